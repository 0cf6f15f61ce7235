namespace Local.Emulator.EventGrid.Delivery;

/// <summary>
/// Performs the handshake of CloudEvents, which asks for permission:
/// https://learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema
/// </summary>
internal sealed class CloudEventsValidation(Endpoint endpoint) : IValidation
{
    private const string Origin = "eventgrid.azure.net";

    /// <inheritdoc/>
    public async Task<ValidationAnswer> AskAsync(string code, Uri url, CancellationToken cancellation)
    {
        var answer = await endpoint.SendAsync(
            HttpMethod.Options,
            [new("WebHook-Request-Origin", Origin), new("WebHook-Request-Callback", url.ToString())],
            null,
            null,
            readsBody: false,
            cancellation).ConfigureAwait(false);
        if (answer.Result.Outcome != DeliveryOutcome.Delivered) return new(ValidationState.Pending, answer.Result.Detail);
        return answer.AllowedOrigin switch
        {
            "*" or Origin => ValidationAnswer.Yes,
            null =>
                new(
                    ValidationState.AwaitingManualAction,
                    "The endpoint answered without WebHook-Allowed-Origin; "
                        + "the address in WebHook-Request-Callback must be opened within 10 minutes."),
            var other => new(ValidationState.Pending, $"The endpoint allows the origin '{other}', not '{Origin}'."),
        };
    }
}
