using FunctionApp.Handlers.Orders;
using Testing;

namespace FunctionApp.Tests.Handlers.Orders;

public sealed class OrderBookTests(Storage storage)
{
    private readonly OrderBook _book = new(SomeOrder.Table(storage.NewAccount()));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stored_invoice_is_found_even_with_a_thousand_lines()
    {
        var order = SomeOrder.Of("573585", [.. Enumerable.Range(0, 1200).Select(at => ($"{10000 + at}", at + 1, 12345.67890123456789m))]);
        Assert.True(await _book.TryPutAsync((await _book.FindAsync("573585", Cancellation)).With(order), Cancellation));
        var found = await _book.FindAsync("573585", Cancellation);
        Assert.Same(found, found.With(order));
        Assert.Null(found.Cancelled);
    }

    [Fact]
    public async Task The_second_of_two_concurrent_writers_learns_that_the_stored_order_has_changed()
    {
        var (placed, cancelled) = (SomeOrder.Of("1", ("85123A", 6, 1m)), SomeOrder.Of("C1", ("85123A", -2, 1m)));
        var nothing = await _book.FindAsync("1", Cancellation);
        Assert.True(await _book.TryPutAsync(nothing.With(placed), Cancellation));
        Assert.False(await _book.TryPutAsync(nothing.With(cancelled), Cancellation));
        var known = await _book.FindAsync("1", Cancellation);
        Assert.True(await _book.TryPutAsync(known.With(cancelled), Cancellation));
        Assert.False(await _book.TryPutAsync(known.With(cancelled), Cancellation));
        Assert.Equal(4m, (await _book.FindAsync("1", Cancellation)).Total);
    }
}
