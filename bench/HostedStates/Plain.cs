using Lambda.Engine.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace HostedStates;

/// <summary>
/// The shape of <c>shape.asl.json</c>, written as an orchestration: six tasks in a row, three side by side, and five of a list.
/// </summary>
public static class Plain
{
    [Function(nameof(Plain))]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var value = context.GetInput<string>()!;
        for (var i = 0; i < 6; i++)
            value = await context.CallActivityAsync<string>(nameof(PlainTask), value);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => context.CallActivityAsync<string>(nameof(PlainTask), value)));
        var list = await Task.WhenAll(
            Enumerable.Range(1, 5).Select(each => context.CallActivityAsync<string>(nameof(PlainTask), $"{each}")));
        return string.Join(',', list);
    }

    [Function(nameof(PlainTask))]
    public static string PlainTask([ActivityTrigger] string value) => value;

    [Function("StartPlain")]
    [Requires(Actions.InvokeFunction)]
    public static async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "plain")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(client);
        return Results.Text(await client.ScheduleNewOrchestrationInstanceAsync(nameof(Plain), "{}", request.HttpContext.RequestAborted));
    }

    [Function("DescribePlain")]
    [Requires(Actions.InvokeFunction)]
    public static async Task<IResult> DescribeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plain/{id}")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(client);
        var found = await client.GetInstanceAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
        return Results.Text(found?.RuntimeStatus.ToString());
    }
}
