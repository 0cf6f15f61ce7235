using System.Net.Http.Headers;
using System.Text.Json;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Events;
using Local.Emulator.EventGrid.Topics;
using Local.Emulator.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Local.Emulator.EventGrid.Publishing;

/// <summary>
/// The endpoints for publishing events, and for validating webhooks by hand:
/// https://learn.microsoft.com/rest/api/eventgrid/dataplane/publish-events
/// </summary>
internal sealed class TopicsFront(EventGridService service, TimeProvider time) : IHttpFront
{
    private const string ApiVersion = "2018-01-01";

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/topics/{name}/api/events", PublishAsync);
        routes.MapGet("/topics/{topic}/subscriptions/{name}/validate", ConfirmAsync);
    }

    private async Task PublishAsync(HttpContext context, string name)
    {
        if (service.FindCustom(name) is not { } topic)
        {
            await PublishError.WriteAsync(context, StatusCodes.Status404NotFound, $"There is no topic '{name}'. {service.CustomNames}")
                .ConfigureAwait(false);
        }
        else if (TopicAccess.Refusal(context.Request, topic.Definition, time.GetUtcNow()) is { } refusal)
        {
            await PublishError.WriteAsync(context, StatusCodes.Status401Unauthorized, refusal).ConfigureAwait(false);
        }
        else if (context.Request.Query["api-version"] != ApiVersion)
        {
            await PublishError.WriteAsync(context, StatusCodes.Status400BadRequest, $"The query must be ?api-version={ApiVersion}.")
                .ConfigureAwait(false);
        }
        else if (await RequestBody.ReadAsync(context.Request, EventGridLimits.RequestSizeInBytes, context.RequestAborted)
            .ConfigureAwait(false) is not { } body)
        {
            await PublishError.WriteAsync(
                context,
                StatusCodes.Status413PayloadTooLarge,
                $"The maximum size of a request, and of an event in it, is {EventGridLimits.RequestSizeInBytes} bytes.")
                    .ConfigureAwait(false);
        }
        else
        {
            var publication = Read(context.Request, topic, body);
            if (publication.Succeeded) topic.Topic.Publish(publication.Events);
            else
                await PublishError.WriteAsync(context, StatusCodes.Status400BadRequest, publication.Fault, "InputJsonInvalid")
                    .ConfigureAwait(false);
        }
    }

    private static Publication Read(HttpRequest request, CustomTopic topic, ReadOnlyMemory<byte> body)
    {
        JsonElement json;
        try
        {
            json = JsonElement.Parse(body.Span);
        }
        catch (JsonException e)
        {
            return Publication.Refused($"The request is not JSON: {e.Message}");
        }
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType ?? "" : "";
        return PublicationReader.Read(topic, json, type);
    }

    private Task ConfirmAsync(HttpContext context, string topic, string name, string? code = null)
    {
        if (service.FindTopic(topic)?.Find(name) is not { Handshake: { } handshake })
            return PublishError.WriteAsync(
                context, StatusCodes.Status404NotFound, $"The topic '{topic}' has no subscription '{name}' with a webhook.");
        return handshake.Confirm(code ?? "")
            ? context.Response.WriteAsync("Webhook successfully validated as a subscription endpoint.", context.RequestAborted)
            : PublishError.WriteAsync(
                context,
                StatusCodes.Status400BadRequest,
                "The validation code is wrong or expired. The endpoint is asked again and gets a new one.");
    }
}
