# From hello to the card.
join-welcome =
    { $greeting } This is the loyalty programme of { $shop }.

    { $offer } Tap the button below and your card appears at once.

    { $rules }
join-hello = Hello! 👋
join-hello-name = Hello, { $name }! 👋
join-offer =
    { $points ->
        [one] Here is { $points } point for you: it can pay for part of this very purchase.
       *[other] Here are { $points } points for you: they can pay for part of this very purchase.
    }
join-offer-plain = Points for every purchase and offers picked for you, right here in the chat.
join-rules = By sharing your number you accept the rules of the programme.
join-rules-link = By sharing your number you accept the rules of the programme: { $url }
button-share = 📱 Share my number
join-not-yours = That is somebody else’s number. To get your card, please share your own with the button below.
join-typed = Thank you, but we can’t verify a typed number. Please use the button below: it’s safe.
join-bad-phone = We couldn’t read that number. Please try the button below once more.
join-no-phone = This device has no phone number to share. Open this chat on your phone and tap the button there: the card will then be here too.
join-first = Let’s get you a card first: it takes one tap on the button below.
joined-one-question = Your card is here. There is one question about it, just below.
joined-earns-only = Your card is here and collects points with every purchase.
joined-welcome =
    { $points ->
        [one] 🎁 { $points } point is yours: spend it right now if you like.
       *[other] 🎁 { $points } points are yours: spend them right now if you like.
    }
joined-claimed =
    Welcome back! Your points from the old card ({ $brought }) are safe, and { $welcome ->
        [one] { $welcome } more point is
       *[other] { $welcome } more points are
    } our gift. 🎁
joined-claimed-again = Welcome back! Your points ({ $brought }) are right here.
joined-again = Welcome back! Your card is right here.
offers-ask =
    May we send you offers picked for you? At most once a week, and only about things you like. You can change your mind any time.
button-offers-yes = 👍 Yes
button-offers-no = No, thanks
offers-yes = Agreed! We’ll send you the best for you, at most once a week.
offers-no = All right, no offers then. Your card and points work just as before.
