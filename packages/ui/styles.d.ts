// Style sheets are imported for their effect; the build resolves them.
declare module "*.css";
