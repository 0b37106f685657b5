/**
 * Where texts as they stand break what has to hold of any proposals. Each is frozen in `findings/` as the smallest world that shows it, and
 * holds with what repairs it.
 */
import { lawId } from "./law.ts";

export interface BrokenByText {
  readonly property: ReturnType<typeof lawId>;
  /** The text as it stands, as a user switches it on. */
  readonly text: string;
  /** Empty where what breaks it is a lifecycle that does not know the text: then no option repairs it. */
  readonly repaired: readonly string[];
}

export const brokenByTexts: readonly BrokenByText[] = [
  {
    property: lawId("proposals.rebase-safe"),
    text: "export-dirs",
    repaired: ["export-dirs:rebase=check", "export-dirs:parents=left"],
  },
  {
    property: lawId("proposals.rebase-safe"),
    text: "exportable-volumes",
    repaired: ["exportable-volumes:rebase=check", "exportable-volumes:parents=left"],
  },
  {
    property: lawId("proposals.transparent"),
    text: "exportable-volumes:workspace=moved",
    repaired: ["exportable-volumes"],
  },
  {
    property: lawId("proposals.transparent"),
    text: "metadata-locations:layout=always",
    repaired: ["metadata-locations"],
  },
  {
    property: lawId("proposals.switched-on"),
    text: "metadata-locations:other-layout=kept",
    repaired: ["metadata-locations"],
  },
  {
    property: lawId("proposals.switched-off"),
    text: "metadata-locations",
    repaired: [],
  },
];

/** Of the file. */
export const nameOf = ({ property, text }: BrokenByText): string => `${property}.${text.split(":")[0]}`;
