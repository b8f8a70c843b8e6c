// What a message holds besides text, as nodes.

import { element } from "./dom.js";

const CLOCK = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function size(bytes = 0) {
  if (bytes < 1024) return `${bytes} B`;
  const kilo = bytes / 1024;
  return kilo < 1024 ? `${Math.round(kilo)} KB` : `${(kilo / 1024).toFixed(1).replace(".", ",")} MB`;
}

function card(mark, title, detail, href, name) {
  const inside = [
    element("span", { className: "card-mark", "aria-hidden": "true" }, mark),
    element("span", { className: "card-text" }, element("strong", {}, title), element("small", {}, detail)),
  ];
  return href
    ? element("a", { className: "card", href, download: name || "" }, ...inside)
    : element("div", { className: "card" }, ...inside);
}

function photo(sizes) {
  const best = sizes[sizes.length - 1];
  const image = element("img", {
    src: `/sim/files/${encodeURIComponent(best.file_id)}`, alt: "Foto", loading: "lazy", width: best.width, height: best.height,
  });
  image.addEventListener("error", () => image.replaceWith(card("▣", "Foto", size(best.file_size))));
  return element("div", { className: "photo" }, image);
}

function file(value, fallback) {
  const name = value.file_name || fallback;
  const suffix = name.includes(".") ? name.split(".").pop().slice(0, 4).toUpperCase() : "…";
  return card(suffix, name, size(value.file_size), `/sim/files/${encodeURIComponent(value.file_id)}`, name);
}

export function mediaOf(message) {
  if (message.photo) return photo(message.photo);
  if (message.document) return file(message.document, "Dokumen");
  if (message.video) return file(message.video, "Video");
  if (message.audio) return file(message.audio, "Audio");
  if (message.animation) return file(message.animation, "Animasi");
  if (message.voice) return card("♪", "Pesan suara", CLOCK(message.voice.duration));
  if (message.video_note) return card("◉", "Pesan video", CLOCK(message.video_note.duration));
  if (message.sticker) return element("p", { className: "sticker", role: "img", "aria-label": "Stiker" }, message.sticker.emoji || "🙂");
  if (message.venue) return card("⌖", message.venue.title, message.venue.address);
  if (message.location) return card("⌖", "Lokasi", `${message.location.latitude.toFixed(4)}, ${message.location.longitude.toFixed(4)}`);
  if (message.contact) return card("☺", [message.contact.first_name, message.contact.last_name].filter(Boolean).join(" "), message.contact.phone_number);
  if (message.dice) return element("p", { className: "sticker" }, `${message.dice.emoji} ${message.dice.value}`);
  return null;
}

export function summary(message) {
  if (message.text || message.caption) return (message.text || message.caption).slice(0, 80);
  const names = {
    photo: "Foto", document: "Dokumen", voice: "Pesan suara", sticker: "Stiker", location: "Lokasi",
    contact: "Kontak", video: "Video", video_note: "Pesan video", audio: "Audio",
  };
  const kind = Object.keys(names).find((name) => message[name]);
  return kind ? names[kind] : "Pesan";
}

export function serviceText(message) {
  if (message.new_chat_members) return `${message.new_chat_members.map((user) => user.first_name).join(", ")} bergabung`;
  if (message.forum_topic_created) return `Topik baru: ${message.forum_topic_created.name}`;
  if (message.left_chat_member) return `${message.left_chat_member.first_name} keluar dari grup`;
  return null;
}
