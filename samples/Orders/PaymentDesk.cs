using System.Collections.Concurrent;

namespace Samples.Orders;

/// <summary>
/// Stands for a payment provider. It keeps the token of each payment that it waits for; who has been paid calls SendTaskSuccess with it.
/// </summary>
public sealed class PaymentDesk
{
    private readonly ConcurrentDictionary<string, PaymentRequest> open = [];

    /// <summary>Waits for a payment.</summary>
    public void Ask(PaymentRequest payment)
    {
        ArgumentNullException.ThrowIfNull(payment);
        open[payment.OrderId] = payment;
    }

    /// <summary>The payment that an order waits for; null if it waits for none yet.</summary>
    public PaymentRequest? Of(string orderId) => open.GetValueOrDefault(orderId);
}
