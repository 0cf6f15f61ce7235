using Lambda;

namespace Samples.Orders;

/// <summary>Asks for the payment of an order. The task goes on when somebody completes it by its token.</summary>
public sealed class RequestPayment(PaymentDesk desk) : IHandler<PaymentRequest, PaymentRequest>
{
    /// <inheritdoc/>
    public Task<PaymentRequest> HandleAsync(PaymentRequest input, ILambdaContext context, CancellationToken cancellation)
    {
        desk.Ask(input);
        return Task.FromResult(input);
    }
}
