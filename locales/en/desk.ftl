desk-anonymous =
    🎭 You write in the group’s name, so nobody knows who answers. Turn it off: Manage group → Administrators → your name → Remain anonymous, and write again.
desk-sorry = ⚠️ Something went wrong, and this had no effect. Please do it once more.
