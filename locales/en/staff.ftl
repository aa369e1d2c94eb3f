# The shop’s own people: the invitation, their menu, the till page.
role-operator = hotline operator
role-cashier = cashier
role-director = store director
role-owner = owner
staff-in-store = at { $store }
staff-everywhere = in all stores
staff-invited = { $lines }
staff-offer =
    Hello! You are invited to join the team of { $shop }.

    Your role: { $role }, { $where }. If that is right, confirm with the button. If you have a shopper’s card, it stays as it is.
staff-instead = At the moment your role is: { $role }. Once you confirm, it changes.
button-accept = ✅ Confirm
staff-welcome = Done, good to have you on the team! Your role: { $role }.
staff-menu =
    For the shop’s team. Your role: { $role }.

    { $what }

    The command /staff opens this menu any time.
staff-can-operator = Complaints and questions come to the operators' group: answer them right there.
staff-can-cashier = The till page opens in a browser by a one-time link: press the button or send /till.
staff-can-director = Complaints that concern your store come to the operators' group.
staff-can-owner =
    Whatever you should know at once comes here: who has used an invitation, which points wait for your review.
    The button or the command /till opens the till page.
button-till = 🛒 Till page
till-link = Here is your way into the till. The link works once, so don’t pass it on.
till-link-text =
    Here is your way into the till. Open the address in the browser of the device that stands at the till. The link works once, so don’t pass it on.

    { $address }
button-open-till = Open the till
staff-only = This is for the shop’s team. If you are on it, ask the owner to send you an invitation.
button-staff = 👥 For the team
