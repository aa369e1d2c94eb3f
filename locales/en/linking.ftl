# One person on two messengers.
button-messengers = 🔗 Messengers
channel-name = { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] { $channel }
    }
claim-asked =
    This number already has a card with us, so points on this one don’t pay yet.

    Is it yours? We’ve just asked you in the other messenger: tap “Yes, it’s me” there, and both become one card.
claim-at-till =
    This number already has a card with us, so points on this one don’t pay yet.

    Is it yours? Show the old card to a cashier and ask for the code of six digits. Type it here, and both become one card.
claim-question-name =
    🔗 { $name } has opened our chat in { $messenger } with your phone number.

    Is it you? Then you’ll have one card and one balance in both. If it isn’t, say no: nobody gets to your points.
claim-question =
    🔗 Somebody has opened our chat in { $messenger } with your phone number.

    Is it you? Then you’ll have one card and one balance in both. If it isn’t, say no: nobody gets to your points.
button-claim-yes = ✅ Yes, it’s me
button-claim-no = 🚫 No, that’s not me
claim-confirmed =
    { $points ->
        [one] ✅ Done: one card in both messengers, with { $points } point on it.
       *[other] ✅ Done: one card in both messengers, with { $points } points on it.
    }
claim-denied = 🚫 Thank you for telling us. Nobody gets to your points from there.
claim-over = This question has been settled already.
claim-joined =
    { $points ->
        [one] 🔗 Done: it’s one card now, here and in your other messenger, with { $points } point on it.
       *[other] 🔗 Done: it’s one card now, here and in your other messenger, with { $points } points on it.
    }
claim-opened =
    { $points ->
        [one] 🔗 Done: this is your card now, with { $points } point on it.
       *[other] 🔗 Done: this is your card now, with { $points } points on it.
    }
claim-not-joined =
    The owner of this number says that it isn’t them, so the two cards stay apart. Yours goes on collecting points. If that was a mistake, write to us here and we’ll sort it out.
claim-wrong-code = That’s not the code, or its time is over. Please check the digits, or ask the cashier for a new code.
claim-with-welcome =
    { $text }

    🎁 { $points ->
        [one] And { $points } point is our gift.
       *[other] And { $points } points are our gift.
    }
messenger-line = • { $messenger }
messengers-one =
    Your card is in
    { $lines }

    To have it in another messenger too, open our chat there and share the same number.
messengers-shown =
    Your card is in
    { $lines }

    Where shall we write to you?
write-to = { $messenger }
write-to-last = The one used last
unlink-from = 🔗 Remove from { $messenger }
unlink-sure = Yes, remove from { $messenger }
button-stay-linked = ↩️ Leave it as it is
unlink-ask = Take your card out of { $messenger }? The card and the points stay here.
unlinked = Done: your card isn’t in { $messenger } any more.
unlinked-here = Your card isn’t here any more, as you asked in your other messenger. To have it back, share your number again.
