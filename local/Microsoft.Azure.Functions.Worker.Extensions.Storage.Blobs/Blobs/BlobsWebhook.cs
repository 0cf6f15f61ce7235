using System.Text.Json;
using Local.Host;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Local.Blobs;

/// <summary>Takes events of Event Grid for functions whose blob trigger has the source <see cref="BlobTriggerSource.EventGrid"/>.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-event-grid-blob-trigger and https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema.</remarks>
// The other services are asked for with the first request: an app without blob triggers needs no storage for them.
internal sealed class BlobsWebhook(IServiceProvider services, ILoggerFactory loggers) : IWebhook
{
    private readonly ILogger _logger = loggers.CreateLogger("Host.Blobs");

    public string Name => "blobs";

    public async Task HandleAsync(HttpContext context)
    {
        var id = context.Request.Query["functionName"].ToString();
        if (services.GetRequiredService<BlobRegistrations>().Find(id) is not { } registration || registration.Source != BlobTriggerSource.EventGrid)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, $"'{id}' is not a function with a blob trigger by Event Grid; the address ends with ?functionName=Host.Functions.<name>.");
            return;
        }
        if (HttpMethods.IsOptions(context.Request.Method)) await AllowAsync(context);
        else if (HttpMethods.IsPost(context.Request.Method)) await TakeAsync(context, registration);
        else await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, $"{context.Request.Method} is not a method of this address; events are posted.");
    }

    // The handshake of the CloudEvents webhook specification.
    private Task AllowAsync(HttpContext context)
    {
        if (context.Request.Headers["WebHook-Request-Origin"].ToString() is not { Length: > 0 } origin)
            return RefuseAsync(context, StatusCodes.Status400BadRequest, "the header WebHook-Request-Origin is missing.");
        context.Response.Headers["WebHook-Allowed-Origin"] = origin;
        context.Response.Headers["WebHook-Allowed-Rate"] = "*";
        return Task.CompletedTask;
    }

    private async Task TakeAsync(HttpContext context, BlobRegistration registration)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            switch (context.Request.Headers["aeg-event-type"].ToString().ToUpperInvariant())
            {
                case "SUBSCRIPTIONVALIDATION":
                    await context.Response.WriteAsJsonAsync(new { validationResponse = StorageEvents.ValidationCode(body.RootElement) }, context.RequestAborted);
                    break;
                case "NOTIFICATION":
                    // All of them before any is taken: a request that is refused has done nothing.
                    var blobs = StorageEvents.BlobsCreated(body.RootElement);
                    var (intake, taken) = (services.GetRequiredService<BlobIntake>(), true);
                    foreach (var blob in blobs) taken &= await intake.AcceptAsync(registration, blob, context.RequestAborted);
                    // Event Grid delivers again what another instance may be at.
                    context.Response.StatusCode = taken ? StatusCodes.Status202Accepted : StatusCodes.Status503ServiceUnavailable;
                    break;
                case "UNSUBSCRIBE":
                    context.Response.StatusCode = StatusCodes.Status202Accepted;
                    break;
                default:
                    await RefuseAsync(context, StatusCodes.Status400BadRequest, $"the header aeg-event-type is '{context.Request.Headers["aeg-event-type"]}'; it is SubscriptionValidation, Notification or Unsubscribe.");
                    break;
            }
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, e.Message);
        }
    }

    private Task RefuseAsync(HttpContext context, int status, string reason)
    {
        BlobLog.Refused(_logger, reason);
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(reason, context.RequestAborted);
    }
}
