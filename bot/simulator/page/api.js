// Talks to /sim: requests, and the stream of what changes.

export async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const response = await fetch(`/sim${path}`, options);
  const answer = await response.json();
  if (answer.error) throw new Error(answer.error);
  return answer;
}

const KINDS = [
  "hello", "reset", "message", "edited", "deleted", "action", "keyboard", "bot", "person", "chat",
  "clock", "blocked", "reaction",
];

export function listen(onEvent, onConnection) {
  const stream = new EventSource("/sim/events");
  for (const kind of KINDS) {
    stream.addEventListener(kind, (event) => onEvent(kind, JSON.parse(event.data)));
  }
  stream.addEventListener("open", () => onConnection(true));
  stream.addEventListener("error", () => onConnection(false));
}

export function readBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] || "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
