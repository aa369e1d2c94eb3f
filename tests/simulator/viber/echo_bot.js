// An echo bot written with Viber's own library for Node, as its readme shows one; only the address of the API is another.
// Arguments: the API's address, the bot's token. Says `ready` when its webhook is set, and each message it hears.

const http = require("http");
const { Bot, Events, Message } = require("viber-bot");

const [api, authToken] = process.argv.slice(2);
const bot = new Bot({ authToken, name: "Echo", avatar: "https://example.org/avatar.png" });
bot._client._url = api;

const keyboard = {
  Type: "keyboard",
  Buttons: [{ ActionType: "reply", ActionBody: "again", Text: "Again" }],
};

bot.onConversationStarted((user, isSubscribed, context, finish) =>
  finish(new Message.Text(`Welcome, ${user.name}, by ${context}`, keyboard)),
);
bot.on(Events.MESSAGE_RECEIVED, (message, response) => {
  if (message.text === "who am I") {
    bot.getUserDetails(response.userProfile).then((user) => response.send(new Message.Text(user.name)));
  } else {
    response.send([message, new Message.Text("once more?", keyboard)]);
  }
});
bot.onSubscribe((response) => response.send(new Message.Text("You are back")));
bot.onError((error) => console.log(`error ${error}`));

const server = http.createServer(bot.middleware()).listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  bot.setWebhook(`http://127.0.0.1:${port}/`).then(
    () => console.log("ready"),
    (error) => console.log(`refused ${JSON.stringify(error)}`),
  );
});
