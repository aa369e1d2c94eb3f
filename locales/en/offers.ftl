# Personal offers: the carousel, the weekly message, wishes about it.
button-offers = 🎁 My offers
command-offers = My offers
button-offers-all = 🎁 See them all
button-offers-card = 🎫 My card
button-fewer = 🔕 Fewer of these
button-fewer-week = Once a week
button-fewer-fortnight = Once in two weeks
button-fewer-month = Once a month
button-fewer-never = None at all
button-not-for-me = 🙅 Not for me
button-remind-offer = 🔔 Remind me
day-and-month =
    { $day }{ "\u00A0" }{ $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    }
offers-heading = 🎁 Your offers this week
offer-name = { $name }
offer-title = { $title }
offer-about = { $lines }
offer-price = { $price }
offer-price-was = { $price } instead of { $old }
offer-percent = { $percent }% off
offer-badge = −{ $percent }%
offer-until = until { $day }
offer-terms = { $price }, until { $day }
offer-why-bought =
    { $times ->
        [one] You have bought it { $times } time
       *[other] You have bought it { $times } times
    }
offer-why-bought-last =
    { $times ->
        [one] You bought it on { $day }
       *[other] You have bought it { $times } times, last on { $day }
    }
offer-why-kind = Goes with what you like
offer-why-popular = Popular with our shoppers
offer-line = • { $name }: { $terms }
offer-line-plain = • { $name }
offers-weekly-loved =
    🎁 What you love is on offer this week:

    { $lines }

    Drop in, we’d love to see you!
offers-weekly =
    🎁 Picked for you this week:

    { $lines }

    Drop in, we’d love to see you!
offers-points =
    { $points ->
        [one] And there is { $points } point on your card.
       *[other] And there are { $points } points on your card.
    }
offers-reminder =
    🔔 You asked to be reminded:

    { $lines }

    Happy shopping!
offers-none = Nothing is on offer at your shop this week. As soon as something is, you’ll find it here.
offers-none-points =
    { $points ->
        [one] Nothing is on offer at your shop this week. As soon as something is, you’ll find it here. And there is { $points } point on your card.
       *[other] Nothing is on offer at your shop this week. As soon as something is, you’ll find it here. And there are { $points } points on your card.
    }
offers-no-more = That’s everything we have for you this week. As soon as there is something new, you’ll find it here.
offer-not-for-me = Got it: we won’t offer you this one again.
offer-remind-set = Agreed! We’ll remind you on { $day }.
offer-remind-over = This offer ends before we could remind you.
fewer-asked = How often shall we send you offers?
fewer-week = Agreed! Once a week at most.
fewer-fortnight = Agreed! Once in two weeks at most.
fewer-month = Agreed! Once a month at most.
fewer-never = All right, no more offers from us. If you’d like a look, they are always in the menu: My offers.
carousel-back = ‹
carousel-at = { $number }/{ $many }
carousel-on = ›
