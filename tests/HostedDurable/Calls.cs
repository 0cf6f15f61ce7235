using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace HostedDurable;

/// <summary>What a caller asks of orchestrations and entities.</summary>
public static class Calls
{
    /// <summary>Starts an orchestration, and answers with the addresses that manage it.</summary>
    [Function("Start")]
    public static async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{name}/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string name, string id)
    {
        var input = await new StreamReader(request.Body).ReadToEndAsync();
        await client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id));
        return Results.Json(client.CreateHttpManagementPayload(id), statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>Waits for the end of an orchestration, and says how it ended.</summary>
    [Function("End")]
    public static async Task<IResult> End(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "end/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id)
    {
        var end = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
        return Results.Text($"{end.RuntimeStatus} {end.SerializedOutput}{end.FailureDetails?.ErrorMessage}");
    }

    /// <summary>How an orchestration ended; 204 while it runs.</summary>
    [Function("Ended")]
    public static async Task<IResult> Ended(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ended/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        await client.GetInstanceAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted) is { IsCompleted: true } end
            ? Results.Text($"{end.RuntimeStatus} {end.SerializedOutput}{end.FailureDetails?.ErrorMessage}")
            : Results.NoContent();

    /// <summary>Raises an event by the client.</summary>
    [Function("Raise")]
    public static async Task<IResult> Raise(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "raise/{id}/{name}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id, string name)
    {
        await client.RaiseEventAsync(id, name, await new StreamReader(request.Body).ReadToEndAsync());
        return Results.Accepted();
    }

    /// <summary>Adds to a counter without waiting for it.</summary>
    [Function("Add")]
    public static async Task<IResult> Add(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "counters/{key}/{amount:int}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string key, int amount)
    {
        await client.Entities.SignalEntityAsync(new EntityInstanceId(nameof(Counter), key), nameof(Counter.Add), amount);
        return Results.Accepted();
    }

    /// <summary>What a counter is at.</summary>
    [Function("Read")]
    public static async Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "counters/{key}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string key) =>
        await client.Entities.GetEntityAsync<int>(new EntityInstanceId(nameof(Counter), key)) is { } counter
            ? Results.Text($"{counter.State}") : Results.NotFound();
}
