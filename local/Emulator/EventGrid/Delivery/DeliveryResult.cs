namespace Local.Emulator.EventGrid.Delivery;

/// <summary>The result of an attempt: the endpoint's answer, or the reason why there was none.</summary>
/// <param name="Status">The HTTP status; null if there was no answer.</param>
/// <param name="Detail">Details for people; contains no secrets.</param>
internal sealed record DeliveryResult(DeliveryOutcome Outcome, int? Status, string? Detail)
{
    public static DeliveryResult Delivered { get; } = new(DeliveryOutcome.Delivered, 200, null);

    /// <summary>Creates the result for an HTTP status. 200 to 204 are success.</summary>
    public static DeliveryResult Of(int status) => new(
        status switch
        {
            >= 200 and <= 204 => DeliveryOutcome.Delivered,
            400 => DeliveryOutcome.BadRequest,
            401 => DeliveryOutcome.Unauthorized,
            403 => DeliveryOutcome.Forbidden,
            404 => DeliveryOutcome.NotFound,
            408 => DeliveryOutcome.TimedOut,
            413 => DeliveryOutcome.PayloadTooLarge,
            429 or 503 => DeliveryOutcome.Busy,
            _ => DeliveryOutcome.GenericError,
        },
        status,
        $"The endpoint answered with the status {status}.");
}
