/** The two pages about groups. */
export const groupSections = [
  { label: "Groups", to: "/groups" },
  { label: "Rules", to: "/groups/rules" },
];
