// The list of messages of one pane: in order, by day, kept at the end while one reads there.

import { bubble } from "./bubbles.js";
import { day, element } from "./dom.js";

const NEAR_END = 90;

export class Log {
  constructor(node, jump, view) {
    this.node = node;
    this.jump = jump;
    this.view = view;
    this.messages = new Map();
    this.typing = element("div", { className: "message other typing" },
      element("div", { className: "bubble" }, element("span"), element("span"), element("span")));
    this.typing.setAttribute("aria-hidden", "true");
    jump.addEventListener("click", () => this.toEnd());
    node.addEventListener("scroll", () => { if (this.atEnd()) jump.hidden = true; });
    node.addEventListener("load", () => { if (this.following) this.toEnd(); }, true);
    new ResizeObserver(() => { if (this.following) this.toEnd(); }).observe(node);
    this.following = true;
  }

  atEnd() {
    this.following = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END;
    return this.following;
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
    this.jump.hidden = true;
  }

  fill(messages, description) {
    this.messages = new Map(messages.map((message) => [message.message_id, message]));
    this.node.setAttribute("aria-live", "off");
    this.node.replaceChildren();
    this.lastDay = "";
    if (!messages.length && description) this.node.append(welcome(description));
    for (const message of messages) this.append(message);
    this.toEnd();
    requestAnimationFrame(() => this.node.setAttribute("aria-live", "polite"));
  }

  append(message) {
    this.node.querySelector(".welcome")?.remove();
    const today = day(message.date);
    if (today !== this.lastDay) {
      this.node.append(element("p", { className: "day" }, element("span", {}, today)));
      this.lastDay = today;
    }
    this.node.append(bubble(message, this.view));
  }

  add(message) {
    const follow = this.atEnd() || (!message.from.is_bot && message.from.id === this.view.personId());
    const known = this.messages.has(message.message_id);
    this.messages.set(message.message_id, message);
    if (known) return this.replace(message);
    if (message.from.is_bot) this.setTyping(false);
    this.append(message);
    if (this.typing.isConnected) this.node.append(this.typing);
    if (follow) this.toStartOf(message.message_id);
    else this.jump.hidden = false;
    return undefined;
  }

  toStartOf(messageId) {
    this.toEnd();
    const above = this.node.getBoundingClientRect().top - this.find(messageId).getBoundingClientRect().top;
    // A message longer than the screen is read from its beginning.
    if (above > 0) this.node.scrollTop -= above + 14;
    this.following = above <= 0;
  }

  replace(message) {
    this.messages.set(message.message_id, message);
    const old = this.find(message.message_id);
    const follow = this.atEnd();
    const focused = old?.contains(document.activeElement);
    const fresh = bubble(message, this.view);
    old?.replaceWith(fresh);
    if (focused) (fresh.querySelector(".key") || this.node).focus({ preventScroll: true });
    if (follow && fresh === this.node.lastElementChild) this.toStartOf(message.message_id);
    else if (follow) this.toEnd();
  }

  remove(messageId) {
    this.messages.delete(messageId);
    this.find(messageId)?.remove();
  }

  find(messageId) {
    return this.node.querySelector(`[data-message="${Number(messageId)}"]`);
  }

  show(messageId) {
    const node = this.find(messageId);
    node?.scrollIntoView({ block: "center", behavior: "smooth" });
    node?.classList.add("shown");
    setTimeout(() => node?.classList.remove("shown"), 1600);
  }

  setTyping(on) {
    const follow = this.atEnd();
    clearTimeout(this.timer);
    if (on) {
      this.node.append(this.typing);
      this.timer = setTimeout(() => { this.setTyping(false); this.view.status(); }, 5000);
    } else this.typing.remove();
    if (follow) this.toEnd();
  }
}

function welcome(description) {
  return element("div", { className: "welcome" },
    element("strong", {}, "Apa yang bisa dilakukan bot ini?"), element("p", {}, description));
}
