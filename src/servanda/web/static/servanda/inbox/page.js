// The inbox walks and decides with the files of the review desk. Its cards stand in a list of their own, so that there is
// nothing to place and nothing to dim.
"use strict";

servanda.review.placing = {
  layOut() {},
  reveal: (card) => card.scrollIntoView({block: "nearest", behavior: "instant"}),
};
servanda.review.filtering = {apply() {}};
