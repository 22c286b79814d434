/** What tests share: clocks, seeds, temporary trees and leak checks. */
module ferry.testkit {
    requires static org.jspecify;
}
