/**
 * Where texts as they stand break what has to hold of any proposals. Each is frozen in `findings/` as the smallest world that shows it, and
 * holds with what repairs it.
 */
import { propertyId } from "./property.ts";

export interface BrokenByText {
  readonly property: ReturnType<typeof propertyId>;
  /** The text as it stands, as a user switches it on. */
  readonly text: string;
  /** Empty where what breaks it is a lifecycle that does not know the text: then no option repairs it. */
  readonly repaired: readonly string[];
}

export const brokenByTexts: readonly BrokenByText[] = [
  {
    property: propertyId("proposals.rebase-safe"),
    text: "export-dirs",
    repaired: ["export-dirs:rebase=check", "export-dirs:parents=left"],
  },
  {
    property: propertyId("proposals.rebase-safe"),
    text: "exportable-volumes",
    repaired: ["exportable-volumes:rebase=check", "exportable-volumes:parents=left"],
  },
  {
    property: propertyId("proposals.transparent"),
    text: "exportable-volumes:workspace=moved",
    repaired: ["exportable-volumes"],
  },
  {
    property: propertyId("proposals.transparent"),
    text: "metadata-locations:layout=always",
    repaired: ["metadata-locations"],
  },
  {
    property: propertyId("proposals.switched-on"),
    text: "metadata-locations:other-layout=kept",
    repaired: ["metadata-locations"],
  },
  {
    property: propertyId("proposals.switched-off"),
    text: "metadata-locations",
    repaired: [],
  },
];

/** Of the file. */
export const nameOf = ({ property, text }: BrokenByText): string => `${property}.${text.split(":")[0]}`;
