// A class that a stylesheet does not have would be undefined at run time; test/studio/stylesheets.test.ts finds those.
declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}
