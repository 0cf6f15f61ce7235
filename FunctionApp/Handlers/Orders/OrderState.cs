namespace FunctionApp.Handlers.Orders;

/// <summary>The state of an invoice: the invoice itself, its cancellation, or both, in whatever order they arrived.</summary>
/// <param name="Number">Its number.</param>
public sealed record OrderState(string Number)
{
    /// <summary>The invoice; null until it arrives.</summary>
    public Order? Placed { get; init; }

    /// <summary>Its cancellation; null if none has arrived.</summary>
    public Order? Cancelled { get; init; }

    /// <summary>The store's version of the state that was read; null if it is not stored yet.</summary>
    public string? Version { get; init; }

    /// <summary>
    /// The lines that are still to be delivered: the invoice's quantities minus the cancelled ones, but never below zero.
    /// </summary>
    public IReadOnlyList<OrderLine> Open
    {
        get
        {
            var undone = (Cancelled?.Lines ?? []).GroupBy(line => line.Sku, StringComparer.OrdinalIgnoreCase).ToDictionary(
                group => group.Key, group => -group.Sum(line => (long)line.Quantity), StringComparer.OrdinalIgnoreCase);
            var open = new List<OrderLine>();
            foreach (var line in Placed?.Lines ?? [])
            {
                var left = undone.GetValueOrDefault(line.Sku);
                var taken = (int)Math.Min(left, line.Quantity);
                undone[line.Sku] = left - taken;
                if (taken < line.Quantity) open.Add(line with { Quantity = line.Quantity - taken });
            }
            return open;
        }
    }

    /// <summary>The amount that is still to be paid.</summary>
    public decimal Total => Open.Sum(line => line.Quantity * line.Price);

    /// <summary>Returns the state with the message added; the same state when it was known before.</summary>
    /// <exception cref="OrderException">Another invoice or cancellation with the same number is already known.</exception>
    public OrderState With(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var known = order.IsCancellation ? Cancelled : Placed;
        if (known is null) return order.IsCancellation ? this with { Cancelled = order } : this with { Placed = order };
        return IsSame(known, order) ? this : throw new OrderException($"Invoice {order.Invoice} was booked before with different lines.");
    }

    private static bool IsSame(Order known, Order order) =>
        known with { Lines = order.Lines } == order && known.Lines.SequenceEqual(order.Lines);
}
