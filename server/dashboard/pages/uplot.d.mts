// The server serves the chart library beside the pages.
export { default } from "uplot";
