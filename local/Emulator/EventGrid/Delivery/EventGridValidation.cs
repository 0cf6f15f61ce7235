using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Events;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>
/// Performs the handshake of the Event Grid schema:
/// https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
/// </summary>
internal sealed class EventGridValidation(EventSubscriptionDefinition subscription, string topic, Endpoint endpoint, TimeProvider time)
    : IValidation
{
    private static readonly MediaTypeHeaderValue Type = new("application/json", "utf-8");

    /// <inheritdoc/>
    public async Task<ValidationAnswer> AskAsync(string code, Uri url, CancellationToken cancellation)
    {
        List<KeyValuePair<string, string>> headers =
        [
            new("aeg-event-type", "SubscriptionValidation"),
            new("aeg-subscription-name", subscription.Name.ToUpperInvariant()),
            new("aeg-delivery-count", "0"),
            new("aeg-data-version", "2"), new("aeg-metadata-version", "1"),
        ];
        var question = EventGridEvents.Create(
            Guid.NewGuid().ToString(), topic, "", "Microsoft.EventGrid.SubscriptionValidationEvent", time.GetUtcNow(), "2", data =>
        {
            data.WriteStartObject();
            data.WriteString("validationCode", code);
            data.WriteString("validationUrl", url.ToString());
            data.WriteEndObject();
        });
        byte[] body = [(byte)'[', .. JsonMarshal.GetRawUtf8Value(question.Json), (byte)']'];
        var answer = await endpoint.SendAsync(HttpMethod.Post, headers, body, Type, readsBody: true, cancellation).ConfigureAwait(false);
        if (answer.Result.Outcome != DeliveryOutcome.Delivered) return new(ValidationState.Pending, answer.Result.Detail);
        // Any other success only shows that the request arrived.
        return answer.Result.Status == 200 && ResponseIn(answer.Body) is { } response
            ? response == code
                ? ValidationAnswer.Yes
                : new(ValidationState.Pending, "The endpoint's validationResponse is not the validationCode.")
            : new(
                ValidationState.AwaitingManualAction,
                "The endpoint answered without a validationResponse; the validationUrl that it was sent must be opened within 10 minutes.");
    }

    private static string? ResponseIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            var json = JsonElement.Parse(body.Span);
            return json.ValueKind == JsonValueKind.Object ? Json.Text(json, "validationResponse") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
