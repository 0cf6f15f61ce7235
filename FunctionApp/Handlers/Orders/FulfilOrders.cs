using Lambda;

namespace FunctionApp.Handlers.Orders;

/// <summary>
/// Books invoices and their cancellations. Each message counts once, however many times it is delivered, and a cancellation may arrive
/// before its invoice.
/// </summary>
public sealed class FulfilOrders(IOrderBook book) : IBatchHandler<Order>
{
    private const int MaxTries = 10;

    /// <inheritdoc/>
    public Task HandleAsync(Batch<Order> batch, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.EachAsync((record, token) => BookAsync(record.Body, token), context, cancellation);
    }

    private async Task BookAsync(Order order, CancellationToken cancellation)
    {
        if (order.Problem() is { } problem) throw new OrderException(problem);
        for (var tries = 1; ; tries++)
        {
            var known = await book.FindAsync(order.Number, cancellation);
            var next = known.With(order);
            if (ReferenceEquals(next, known) || await book.TryPutAsync(next, cancellation)) return;
            // Another batch is booking the order's cancellation, or a copy of the order: decide again from the current state.
            if (tries == MaxTries)
                throw new InvalidOperationException(
                    $"Could not book invoice {order.Number}: other writers changed it during each of {MaxTries} tries.");
        }
    }
}
