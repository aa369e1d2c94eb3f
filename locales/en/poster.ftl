# The poster at the till: what the shopper gets, and three steps to the card.
poster-gift =
    { $points ->
        [one] { $points } point for you, right away
       *[other] { $points } points for you, right away
    }
poster-no-gift = Points for every purchase
poster-promise-both = Pay part of this very purchase with them. And from then on { $rate }% of each comes back as points.
poster-promise-gift = Pay part of this very purchase with them.
poster-promise-earn = { $rate }% of every purchase comes back as points: pay with them next time.
poster-promise-plain = Your card and offers picked for you, on your phone.
poster-step-scan = Point your phone’s camera at the code
poster-step-share = Share your number with one tap
poster-step-show = Show the card at the till
poster-foot = No plastic, no app to install: the card lives in the chat you already have.
