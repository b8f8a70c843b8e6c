// One person's phone: who one is, the chat, and what the person does there.

import { call, readBase64 } from "./api.js";
import { Commands } from "./commands.js";
import { copy, element, fullName, initials } from "./dom.js";
import { Log } from "./log.js";
import { summary } from "./media.js";

const ACTIONS = { typing: "sedang mengetik…", upload_document: "mengirim berkas…", upload_photo: "mengirim foto…" };
const SAMPLES = {
  voice: { voice: { duration: 40 } }, sticker: { sticker: { emoji: "🙏" } }, location: { location: true },
  contact: { contact: { phone_number: "+6281200000000", first_name: "Lina" } }, video_note: { video_note: true },
};

export class Pane {
  constructor(template, key, store, dialogs) {
    Object.assign(this, { key, store, dialogs, chatId: 0, person: 0, bot: {}, context: null });
    this.node = template.content.firstElementChild.cloneNode(true);
    this.parts = {};
    for (const part of this.node.querySelectorAll("[data-id]")) {
      this.parts[part.dataset.id] = part;
      part.id = `${key}-${part.dataset.id}`;
    }
    for (const label of this.node.querySelectorAll("[data-for]")) label.htmlFor = `${key}-${label.dataset.for}`;
    this.log = new Log(this.parts.log, this.parts.jump, this.view());
    this.commands = new Commands(this.parts.commands, this.parts.menu, this.parts.input, (text) => this.send(text));
    this.listen();
  }

  view() {
    return {
      personId: () => this.person, isGroup: () => this.chatId < 0, username: () => this.bot.username || "",
      send: (text) => this.send(text), tap: (message, button) => this.tap(message, button),
      topic: (id) => `# ${this.group()?.topics?.[id] || `Topik ${id}`}`,
      copy: async (text) => { await copy(text); this.toast("Disalin"); },
      reply: (message) => this.setContext({ reply_to: message.message_id }, `Balas: ${summary(message)}`),
      edit: (message) => this.startEdit(message), show: (id) => this.log.show(id), status: () => this.showStatus(),
      react: (message, emoji) => this.post("reactions", { message_id: message.message_id, emoji }, "Jempol dikirim"),
    };
  }

  listen() {
    const { parts } = this;
    parts.person.addEventListener("change", () => this.choose(Number(parts.person.value)));
    parts.chat.addEventListener("change", () => this.choose(this.person, Number(parts.chat.value)));
    parts.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    parts.input.addEventListener("input", () => { this.grow(); this.commands.typed(parts.input.value); });
    parts.input.addEventListener("keydown", (event) => this.typed(event));
    parts.start.addEventListener("click", () => this.send("/start"));
    parts.context.querySelector("button").addEventListener("click", () => this.setContext(null));
    parts.files.addEventListener("change", () => this.sendFiles([...parts.files.files]));
    for (const button of this.node.querySelectorAll("[data-do]")) {
      button.addEventListener("click", () => { button.closest("details").open = false; this.act(button.dataset.do); });
    }
    parts.log.addEventListener("dragover", (event) => event.preventDefault());
    parts.log.addEventListener("drop", (event) => { event.preventDefault(); this.sendFiles([...event.dataTransfer.files]); });
  }

  typed(event) {
    if (this.commands.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
    if (event.key === "Escape") this.setContext(null);
  }

  grow() {
    const { input } = this.parts;
    input.rows = Math.min(6, Math.max(1, input.value.split("\n").length, Math.ceil(input.value.length / 38)));
  }

  options() {
    const { people, chats } = this.store;
    const people_ = people.map((person) => element("option", { value: person.id }, [fullName(person), person.role].filter(Boolean).join(" · ")));
    this.parts.person.replaceChildren(...people_);
    this.parts.person.value = String(this.person);
    const groups = chats.filter((chat) => chat.type !== "private" && chat.members.includes(this.person));
    const own = element("option", { value: this.person }, this.bot.name || "Pandu");
    this.parts.chat.replaceChildren(own, ...groups.map((chat) => element("option", { value: chat.id }, chat.title)));
    this.parts.chat.value = String(this.chatId);
    this.parts.chat.hidden = !groups.length;
  }

  async choose(person, chatId = person) {
    Object.assign(this, { person, chatId });
    localStorage.setItem(`pandu-${this.key}`, JSON.stringify([person, chatId]));
    this.setContext(null);
    await this.reload();
  }

  async reload() {
    const chat = this.chatId;
    const [shown, bot] = await Promise.all([call("GET", `/chats/${chat}/messages`), call("GET", `/bot?chat=${chat}`)]);
    if (chat !== this.chatId) return;
    this.bot = bot;
    this.log.fill(shown.messages, bot.description);
    this.describe();
  }

  async refreshBot() {
    this.bot = await call("GET", `/bot?chat=${this.chatId}`);
    if (!this.log.messages.size) this.log.fill([], this.bot.description);
    this.describe();
  }

  describe() {
    const group = this.group();
    const title = group ? group.title : this.bot.name || "Pandu";
    this.parts.title.textContent = title;
    this.parts.avatar.textContent = initials(title);
    const me = this.store.people.find((person) => person.id === this.person);
    this.node.setAttribute("aria-label", `Obrolan ${me ? fullName(me) : ""} dengan ${title}`);
    this.commands.set(this.bot.commands || []);
    this.node.querySelector('[data-do="block"]').textContent = this.bot.blocked ? "Buka blokir bot" : "Blokir bot";
    this.options();
    this.showKeyboard();
    this.showStatus();
    const empty = !this.log.messages.size && this.chatId > 0;
    this.parts.start.hidden = !empty;
    this.parts.form.hidden = empty;
  }

  group() {
    return this.store.chats.find((chat) => chat.id === this.chatId && chat.type !== "private");
  }

  showStatus(action) {
    const quiet = this.bot.blocked ? "diblokir" : this.chatId < 0 ? "grup" : "bot";
    this.parts.status.textContent = action ? ACTIONS[action] || ACTIONS.typing : quiet;
    this.parts.status.classList.toggle("busy", Boolean(action));
  }

  showKeyboard() {
    const rows = this.bot.keyboard?.keyboard || [];
    this.parts.keyboard.hidden = !rows.length;
    this.parts.keyboard.replaceChildren(...rows.map((row) => element("div", { className: "keys" },
      ...row.map((button) => element("button", { type: "button", className: "key", onclick: () => this.send(button.text) }, button.text)))));
  }

  setContext(fields, label = "") {
    this.context = fields;
    this.parts.context.hidden = !fields;
    this.parts.context.querySelector("span").textContent = label;
    if (fields) this.parts.input.focus();
  }

  startEdit(message) {
    this.setContext({ edit_of: message.message_id }, "Ubah pesan");
    this.parts.input.value = message.text || message.caption;
    this.grow();
  }

  async submit() {
    const text = this.parts.input.value.trim();
    if (!text) return;
    const context = this.context || {};
    this.parts.input.value = "";
    this.grow();
    this.commands.close();
    this.setContext(null);
    if (!(await this.post("messages", { text, ...context }))) this.parts.input.value = text;
  }

  async send(text) {
    await this.post("messages", { text });
    if (matchMedia("(hover: hover)").matches) this.parts.input.focus({ preventScroll: true });
  }

  async post(what, body, done = "") {
    try {
      const answer = await call("POST", `/chats/${this.chatId}/${what}`, { from: this.person, ...body });
      if (done) this.toast(done);
      return answer;
    } catch (error) {
      this.toast(`Tidak terkirim: ${error.message}`);
      return null;
    }
  }

  async tap(message, button) {
    const body = { message_id: message.message_id, data: button.callback_data };
    const answer = (await this.post("taps", body))?.answer;
    if (answer?.show_alert && answer.text) this.dialogs.alert(answer.text);
    else if (answer?.text) this.toast(answer.text);
  }

  async sendFiles(files) {
    this.parts.files.value = "";
    if (!files.length) return;
    const read = await Promise.all(files.slice(0, 10).map(async (file) => (
      { name: file.name, mime: file.type || "application/octet-stream", base64: await readBase64(file) })));
    const text = this.parts.input.value.trim();
    this.parts.input.value = "";
    await this.post("messages", { ...(text ? { text } : {}), ...(read.length > 1 ? { album: read } : { file: read[0] }) });
  }

  async act(what) {
    if (what === "file") this.parts.files.click();
    else if (what === "add-person") await this.addPerson();
    else if (what === "block") await this.block();
    else await this.post("messages", SAMPLES[what]);
  }

  async addPerson() {
    const name = await this.dialogs.person();
    if (!name) return;
    const id = Math.max(1000, ...this.store.people.map((person) => person.id)) + 1;
    await call("POST", "/people", { id, first_name: name });
    await this.store.load();
    await this.choose(id);
  }

  async block() {
    const { blocked } = await call("GET", "/faults");
    const rest = blocked.filter((id) => id !== this.chatId);
    await call("PUT", "/faults", { blocked: this.bot.blocked ? rest : [...rest, this.chatId] });
    await this.refreshBot();
  }

  toast(text) {
    const { toast } = this.parts;
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { toast.hidden = true; }, 4000);
  }

  event(kind, data) {
    const chatId = data.chat_id ?? data.chat?.id;
    if (kind === "bot") this.refreshBot();
    if (chatId !== this.chatId) return;
    if (kind === "message") this.received(data);
    if (kind === "edited") this.log.replace(data);
    if (kind === "deleted") this.log.remove(data.message_id);
    if (kind === "action") { this.log.setTyping(true); this.showStatus(data.action); }
    if (kind === "keyboard") { this.bot.keyboard = data.keyboard; this.showKeyboard(); }
    if (kind === "blocked") this.refreshBot();
  }

  received(message) {
    const first = !this.log.messages.size;
    this.log.add(message);
    if (message.from.is_bot) this.showStatus();
    if (first) this.describe();
  }
}
