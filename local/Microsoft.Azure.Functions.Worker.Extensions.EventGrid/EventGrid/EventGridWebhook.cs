using Local.Host;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Local.EventGrid;

/// <summary>Takes what Event Grid delivers to functions with an <see cref="EventGridTriggerAttribute"/>.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-grid-trigger. A delivery that cannot be read is refused with 400 and runs nothing;
/// the real host answers it with 500, which Event Grid would send again.
/// </remarks>
internal sealed class EventGridWebhook(FunctionCatalogue functions, FunctionExecutor executor, HostConfiguration host, ILoggerFactory loggers) : IWebhook
{
    /// <summary>Twice what Event Grid delivers at most.</summary>
    public const int MaxBodySize = 2 * 1024 * 1024;

    private readonly ILogger _logger = loggers.CreateLogger("Host.EventGrid");

    public string Name => "EventGrid";

    public async Task HandleAsync(HttpContext context)
    {
        var name = context.Request.Query["functionName"].ToString();
        if (Available().FirstOrDefault(one => one.Name == name) is not { } function)
        {
            EventGridLog.NotFound(_logger, name, string.Join(", ", Available().Select(one => one.Name)));
            await AnswerAsync(context, StatusCodes.Status404NotFound, $"cannot find function: '{name}'");
            return;
        }
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.Headers["WebHook-Allowed-Origin"] = AllowedOrigin.For(context.Request.Headers["WebHook-Request-Origin"]);
            return;
        }
        try
        {
            await TakeAsync(context, function);
        }
        catch (FormatException e)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            // The body is too large, or came too slowly.
            await RefuseAsync(context, e.StatusCode, e.Message);
        }
    }

    private async Task TakeAsync(HttpContext context, HostedFunction function)
    {
        var type = context.Request.Headers["aeg-event-type"].ToString();
        switch (type.ToUpperInvariant())
        {
            case "SUBSCRIPTIONVALIDATION":
                var code = EventGridBody.ValidationCode(await ReadAsync(context));
                EventGridLog.Handshake(_logger, function.Name);
                await context.Response.WriteAsJsonAsync(new { validationResponse = code }, context.RequestAborted);
                break;
            case "NOTIFICATION":
                await RunAsync(context, function, EventGridBody.Events(await ReadAsync(context)));
                break;
            case "UNSUBSCRIBE":
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            default:
                await RefuseAsync(context, StatusCodes.Status400BadRequest, $"the header aeg-event-type is '{type}'; it is SubscriptionValidation, Notification or Unsubscribe.");
                break;
        }
    }

    // All executions at the same time, as in the real host. One that fails brings the whole delivery again.
    private async Task RunAsync(HttpContext context, HostedFunction function, IReadOnlyList<GridEvent> events)
    {
        var executions = ((EventGridTrigger)function.Trigger).Executions(function, events);
        var errors = await Task.WhenAll(executions.Select(execution => Task.Run(() => ExecuteAsync(function, execution), CancellationToken.None)));
        var failed = errors.OfType<Exception>().ToList();
        if (failed.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }
        EventGridLog.Failed(_logger, failed.Count, executions.Count, function.Name, string.Join(", ", failed.Select(e => e.GetType().Name).Distinct()));
        await AnswerAsync(context, StatusCodes.Status500InternalServerError, $"Exception while executing function: Functions.{function.Name}");
    }

    private async Task<Exception?> ExecuteAsync(HostedFunction function, TriggerEvent execution)
    {
        try
        {
            // Not ended by a caller that goes away: Event Grid waits 30 s, a function may run longer.
            await executor.ExecuteAsync(function, execution, CancellationToken.None);
            return null;
        }
        catch (Exception e)
        {
            // The function's own failure, which the executor has logged.
            return e;
        }
    }

    private IEnumerable<HostedFunction> Available() => functions.All.Where(function => function.Trigger is EventGridTrigger && !host.IsDisabled(function.Name));

    private static async Task<string> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxBodySize;
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }

    private Task RefuseAsync(HttpContext context, int status, string reason)
    {
        EventGridLog.Refused(_logger, reason);
        return AnswerAsync(context, status, reason);
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
