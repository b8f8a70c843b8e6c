// Serves telegram-test-api, adding to its answers what the Bot API documents and its author leaves out.
"use strict";

const { createRequire } = require("node:module");
const [folder, port] = process.argv.slice(2);
const { TelegramServer } = createRequire(`${folder}/`)("telegram-test-api/lib/telegramServer");
const { routes } = createRequire(`${folder}/`)("telegram-test-api/lib/routes");

const COMPLETE = {
  getMe: (user) => ({ is_bot: true, ...user }),
  getUpdates: (updates) => updates.map((update) => (update.callback_query
    ? { ...update, callback_query: { chat_instance: "1", ...update.callback_query } } : update)),
  sendMessage: ({ message_id, date, chat, text, reply_markup }) => (
    { message_id, date: Math.floor(date / 1000), chat, text, reply_markup }),
  editMessageText: () => true,
  editMessageReplyMarkup: () => true,
  answerCallbackQuery: () => true,
};

routes.unshift((app) => app.use("/bot:token/:method", (request, response, next) => {
  const complete = COMPLETE[request.params.method];
  const answer = response.json.bind(response);
  response.json = (body) => answer(complete && body.ok ? { ...body, result: complete(body.result) } : body);
  next();
}));

const server = new TelegramServer({ host: "127.0.0.1", port: Number(port), storeTimeout: 600 });
server.start().then(() => console.log("ready"));
