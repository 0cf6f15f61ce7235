using Azure.Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace HostedMessaging;

public sealed class GridFunctions(Calls calls)
{
    [Function("Grid")]
    public void Grid([EventGridTrigger] CloudEvent one) => calls.Seen.Enqueue($"Grid {one.Id} {one.Type} {one.Data}");

    [Function("GridText")]
    public Task GridText([EventGridTrigger] string text, FunctionContext context) =>
        calls.RunAsync($"GridText {text}", context.CancellationToken);

    [Function("GridData")]
    public Task GridData([EventGridTrigger] string text, FunctionContext context) =>
        calls.RunAsync($"GridData {context.BindingContext.BindingData["data"]}");

    [Function("GridBatch")]
    public Task GridBatch([EventGridTrigger(IsBatched = true)] CloudEvent[] events, FunctionContext context) => calls.RunAsync(
        $"GridBatch {string.Join(',', events.Select(one => one.Id))} {context.BindingContext.BindingData.GetValueOrDefault("data")}");

    [Function("GridOff")]
    public Task GridOff([EventGridTrigger] string text) => calls.RunAsync($"GridOff {text}");

    [Function("Publish")]
    public static Published Publish(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "publish/{first}/{second}")] HttpRequest request, string first,
        string second) => new(Results.Accepted(),
        [
            new CloudEvent("/shop", "Order.Placed", new { Total = 7 }) { Id = first },
            new CloudEvent("/shop", "Order.Paid", null) { Id = second },
        ]);

    public sealed record Published(
        [property: HttpResult] IResult Answer,
        [property: EventGridOutput(TopicEndpointUri = "TopicUri", TopicKeySetting = "TopicKey")] CloudEvent[] Events);
}
