using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace HostedApp;

public static class DurableFunctions
{
    [Function("StartGreeting")]
    public static async Task<IResult> Start([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "greetings/{name}")] HttpRequest request, [DurableClient] DurableTaskClient client, string name)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync("Greeting", name);
        var end = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
        return Results.Text($"{end.RuntimeStatus} {end.SerializedOutput} {end.FailureDetails?.ErrorMessage}");
    }

    [Function("StartOnly")]
    public static async Task<IResult> StartOnly([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "starts/{name}")] HttpRequest request, [DurableClient] DurableTaskClient client, string name) =>
        Results.Json(client.CreateHttpManagementPayload(await client.ScheduleNewOrchestrationInstanceAsync("Greeting", name)));

    [Function("Greeting")]
    public static async Task<string> Greeting([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallActivityAsync<string>("Greet", context.GetInput<string>());

    [Function("Greet")]
    public static string Greet([ActivityTrigger] string name) => name == "nobody" ? throw new ArgumentException("nobody to greet") : $"Hello, {name}!";
}
