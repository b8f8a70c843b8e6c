// The command menu: opened by its button or by typing a slash, walked with the arrow keys.

import { element } from "./dom.js";

export class Commands {
  constructor(list, button, input, choose) {
    Object.assign(this, { list, button, input, choose });
    this.all = [];
    this.at = -1;
    button.addEventListener("click", () => (list.hidden ? this.open("") : this.close()));
    button.addEventListener("keydown", (event) => this.key(event));
    list.id = `commands-${Math.random().toString(36).slice(2)}`;
    for (const node of [button, input]) node.setAttribute("aria-controls", list.id);
  }

  set(commands) {
    this.all = commands;
    this.button.hidden = !commands.length;
    if (!this.list.hidden) this.open("");
  }

  typed(text) {
    const match = /^\/(\w*)$/.exec(text);
    if (match) this.open(match[1].toLowerCase());
    else this.close();
  }

  open(prefix) {
    const fitting = this.all.filter((entry) => entry.command.startsWith(prefix));
    if (!fitting.length) return this.close();
    this.at = -1;
    this.list.replaceChildren(...fitting.map((entry, index) => this.option(entry, index)));
    this.list.hidden = false;
    return this.button.setAttribute("aria-expanded", "true");
  }

  option(entry, index) {
    return element("li", {
      role: "option", id: `${this.list.id}-${index}`, "data-command": `/${entry.command}`, "aria-selected": "false",
      onclick: () => this.pick(`/${entry.command}`),
    }, element("b", {}, `/${entry.command}`), element("span", {}, entry.description));
  }

  close() {
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  pick(command) {
    this.close();
    this.choose(command);
  }

  key(event) {
    if (this.list.hidden) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.move(steps[event.key]);
    else if (event.key === "Escape") this.close();
    else if ((event.key === "Enter" || event.key === "Tab") && this.at >= 0) {
      this.pick(this.list.children[this.at].dataset.command);
    } else return false;
    event.preventDefault();
    return true;
  }

  move(step) {
    const count = this.list.children.length;
    this.at = (this.at + step + (this.at < 0 && step < 0 ? 1 : 0) + count) % count;
    for (const [index, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(index === this.at));
    }
    const chosen = this.list.children[this.at];
    chosen.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", chosen.id);
  }
}
