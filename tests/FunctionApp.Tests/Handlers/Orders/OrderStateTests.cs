using FsCheck;
using FsCheck.Fluent;
using FunctionApp.Handlers.Orders;

namespace FunctionApp.Tests.Handlers.Orders;

public sealed class OrderStateTests
{
    private static readonly Order Placed = SomeOrder.Of("536365", ("85123A", 6, 2.55m), ("71053", 4, 3.39m));

    [Fact]
    public void The_whole_amount_of_a_new_invoice_is_open() =>
        Assert.Equal((2, 28.86m), (new OrderState("536365").With(Placed).Open.Count, new OrderState("536365").With(Placed).Total));

    [Fact]
    public void A_cancellation_reverses_the_lines_that_it_contains() =>
        Assert.Equal(
            [new OrderLine("85123A", 4, 2.55m)],
            new OrderState("536365").With(Placed).With(SomeOrder.Of("C536365", ("85123a", -2, 2.55m), ("71053", -4, 3.39m))).Open);

    [Fact]
    public void No_amount_is_open_after_a_cancellation_without_its_invoice() =>
        Assert.Empty(new OrderState("1").With(SomeOrder.Of("C1", ("85123A", -2, 1m))).Open);

    [Fact]
    public void A_cancellation_reverses_no_more_than_was_invoiced() =>
        Assert.Equal(
            [new OrderLine("71053", 4, 3.39m)],
            new OrderState("536365").With(Placed).With(SomeOrder.Of("C536365", ("85123A", -9, 2.55m))).Open);

    [Fact]
    public void Messages_lead_to_the_same_state_whatever_their_order_and_number_of_deliveries()
    {
        var quantities = Gen.Choose(1, 5).NonEmptyListOf();
        Prop.ForAll(
            quantities.ToArbitrary(), quantities.ToArbitrary(), Gen.Elements("PC", "CP", "PPC", "PCP", "CPC", "CCPP", "PCCP").ToArbitrary(),
                (placed, cancelled, order) =>
                {
                    var invoice = SomeOrder.Of("1", [.. placed.Select((quantity, at) => ($"sku{at % 3}", quantity, 1.10m * (at + 1)))]);
                    var undo = SomeOrder.Of("C1", [.. cancelled.Select((quantity, at) => ($"sku{at % 3}", -quantity, 1m))]);
                    var state = order.Aggregate(new OrderState("1"), (known, message) => known.With(message == 'P' ? invoice : undo));
                    var left = Enumerable.Range(0, 3).Sum(sku => Math.Max(0, Sum(placed, sku) - Sum(cancelled, sku)));
                    return state.Open.Sum(line => line.Quantity) == left
                        && state.Open.SequenceEqual(new OrderState("1").With(invoice).With(undo).Open);
                }).QuickCheckThrowOnFailure();

        static int Sum(IEnumerable<int> quantities, int sku) => quantities.Where((_, at) => at % 3 == sku).Sum();
    }

    [Fact]
    public void A_duplicate_changes_nothing_and_a_different_invoice_with_the_same_number_is_refused()
    {
        var state = new OrderState("536365").With(Placed);
        Assert.Same(state, state.With(Placed with { Lines = [.. Placed.Lines] }));
        Assert.Throws<OrderException>(() => state.With(Placed with { Country = "France" }));
        Assert.Throws<OrderException>(() => state.With(SomeOrder.Of("536365", ("85123A", 6, 2.55m))));
    }
}
