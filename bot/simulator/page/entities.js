// A text and its entities as nodes; offsets are UTF-16, as JavaScript's own are.

import { element } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", custom_emoji: "span",
};

const BLOCKS = ["blockquote", "expandable_blockquote", "pre"];

export function render(text, entities, actions) {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return within(text, 0, text.length, sorted, actions);
}

function within(text, start, end, entities, actions) {
  const nodes = [];
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const until = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at) continue;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inner = entities.slice(index + 1).filter((other) => other.offset < until);
    nodes.push(wrapped(text, entity, until, inner, actions));
    at = until;
    // A quotation ends its line by itself; the newline behind it would show as an empty one.
    if (BLOCKS.includes(entity.type) && text[at] === "\n" && at < end) at += 1;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function wrapped(text, entity, until, inner, actions) {
  const children = within(text, entity.offset, until, inner, actions);
  const shown = text.slice(entity.offset, until);
  switch (entity.type) {
    case "text_link": return link(entity.url, children, actions);
    case "url": return link(/^[a-z]+:/i.test(shown) ? shown : `https://${shown}`, children, actions);
    case "email": return element("a", { href: `mailto:${shown}` }, ...children);
    case "phone_number": return element("a", { href: `tel:${shown.replace(/[^+\d]/g, "")}` }, ...children);
    case "bot_command":
      return element("button", { type: "button", className: "inline", onclick: () => actions.send(shown) }, ...children);
    case "spoiler":
      return element("button", {
        type: "button", className: "spoiler", "aria-label": "Teks tersembunyi, ketuk untuk membaca",
        onclick: (event) => event.currentTarget.replaceWith(...children),
      }, element("span", { "aria-hidden": "true" }, shown));
    case "expandable_blockquote": return expandable(children);
    default: return element(TAGS[entity.type] || "span", {}, ...children);
  }
}

function expandable(children) {
  const quote = element("blockquote", { className: "folded" }, ...children);
  const toggle = element("button", { type: "button", className: "inline fold", "aria-expanded": "false" }, "Tampilkan semua");
  toggle.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = folded ? "Tampilkan semua" : "Ringkas";
  });
  return element("span", { className: "foldable" }, quote, toggle);
}

export function deepLink(url, username) {
  const match = /^(?:https?:\/\/)?t\.me\/(\w+)\/?\?start=([\w-]+)$/i.exec(url);
  return match && match[1].toLowerCase() === username.toLowerCase() ? `/start ${match[2]}` : null;
}

function link(url, children, actions) {
  const start = deepLink(url, actions.username());
  if (start) {
    return element("button", { type: "button", className: "inline", onclick: () => actions.send(start) }, ...children);
  }
  if (!/^https?:/i.test(url)) return element("span", {}, ...children);
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
