"""answerCallbackQuery: what a tap on a button is answered with."""

from bot.simulator.errors import bad_request
from bot.simulator.methods.registry import Call, method
from bot.simulator.world import World

_MAX_TEXT = 200
_LIFE_SECONDS = 60


@method("answerCallbackQuery")
def answer_callback_query(world: World, call: Call) -> bool:
    params = call.params
    query_id = params.text("callback_query_id")
    query = world.queries.get(query_id)
    if query is None or world.clock.real.timestamp() - query["at"] > _LIFE_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(params.text("text")) > _MAX_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": params.text("text"), "show_alert": params.flag("show_alert")}
    if params.given("url"):
        answer["url"] = params.text("url")
    waiting = world.answers.get(query_id)
    if waiting is not None and not waiting.done():
        waiting.set_result(answer)
    world.events.publish("answer", {"query_id": query_id, "chat_id": query["chat_id"], "answer": answer})
    return True
