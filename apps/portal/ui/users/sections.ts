export const usersAndTeams = [
  { label: "Users", to: "/users" },
  { label: "Teams", to: "/teams" },
];
