using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Local.Stack;

namespace FunctionApp.Bench;

/// <summary>
/// A state machine beside an orchestration of Durable Functions that is written in C# and has the same shape: the same tasks in the same
/// app, on the same task hub, in turn.
/// </summary>
internal static class WorkflowsBenchmark
{
    private const int Rounds = 5;
    private const int Starters = 8;

    // Six tasks in a row, Parallel with three, Map with five.
    private const int States = 16;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(int executions)
    {
        var folder = Path.Combine(Path.GetTempPath(), "bench-" + Path.GetRandomFileName());
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        await using var azurite = await Azurite.StartAsync(
            folder, new AzuritePorts(0, 0, 0), $"bench:{key}", Console.WriteLine, CancellationToken.None);
        var app = AppContext.BaseDirectory.Replace("FunctionApp.Bench", "HostedStates", StringComparison.Ordinal);
        await using var server = await ServerProcess.StartAsync(
            [app + "HostedStates.dll", "--urls=http://127.0.0.1:0", $"--contentRoot={app}",
                $"--AzureWebJobsStorage={azurite.Ports.ConnectionString("bench", key)}", "--Logging:LogLevel:Default=Warning"]);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{server.Address}") };

        // The first are for the compilers, and for the leases of the task hub.
        await RunAsync(server, http, PlainAsync, 5);
        await RunAsync(server, http, MachineAsync, 5);
        var (ratios, costs) = (new List<double>(), new List<double>());
        Console.WriteLine($"{executions} executions of {States} states each; states per second, and the processor time of one in ms");
        Console.WriteLine($"{"round",5} {"orchestration",14} {"state machine",14} {"ratio",7} {"ms",6} {"ms",6} {"ratio",7}");
        for (var round = 1; round <= Rounds; round++)
        {
            var plain = await RunAsync(server, http, PlainAsync, executions);
            var machine = await RunAsync(server, http, MachineAsync, executions);
            ratios.Add(machine.Rate / plain.Rate);
            costs.Add(plain.Milliseconds / machine.Milliseconds);
            Console.WriteLine($"{round,5} {plain.Rate,14:0} {machine.Rate,14:0} {ratios[^1],7:P0} "
                + $"{plain.Milliseconds,6:0.0} {machine.Milliseconds,6:0.0} {costs[^1],7:P0}");
        }
        Console.WriteLine($"median ratios: {Median(ratios):P0}, by processor time {Median(costs):P0}");
        Directory.Delete(folder, recursive: true);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    /// <summary>States per second, and the app's processor time for one.</summary>
    private static async Task<(double Rate, double Milliseconds)> RunAsync(
        ServerProcess server, HttpClient http, Func<HttpClient, Task<Func<Task<bool>>>> startAsync, int executions)
    {
        var (started, used) = (Stopwatch.GetTimestamp(), server.ProcessorTime);
        var ends = new Func<Task<bool>>[executions];
        await Parallel.ForAsync(0, executions, new ParallelOptions { MaxDegreeOfParallelism = Starters },
            async (number, _) => ends[number] = await startAsync(http));
        // The last to end is looked for from the back: most questions are asked once.
        foreach (var hasEnded in ends.Reverse())
            while (!await hasEnded())
            {
                if (Stopwatch.GetElapsedTime(started) > Deadline) throw new TimeoutException("An execution did not end.");
                await Task.Delay(20);
            }
        double states = executions * States;
        return (states / Stopwatch.GetElapsedTime(started).TotalSeconds, (server.ProcessorTime - used).TotalMilliseconds / states);
    }

    private static async Task<Func<Task<bool>>> PlainAsync(HttpClient http)
    {
        using var answer = await http.PostAsync("/api/plain", null);
        var id = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        return async () => HasEnded(await http.GetStringAsync($"/api/plain/{id}"), "Completed", "Running", "Pending");
    }

    private static async Task<Func<Task<bool>>> MachineAsync(HttpClient http)
    {
        var started = await CallAsync(
            http, "StartExecution", new JsonObject { ["stateMachineArn"] = "shape", ["input"] = """{"list":[1,2,3,4,5]}""" });
        var arn = (string)started["executionArn"]!;
        return async () =>
        {
            var told = await CallAsync(http, "DescribeExecution", new JsonObject { ["executionArn"] = arn });
            return HasEnded((string)told["status"]!, "SUCCEEDED", "RUNNING");
        };
    }

    private static bool HasEnded(string status, string success, params string[] goingOn) => status == success
        || (goingOn.Contains(status) ? false : throw new InvalidOperationException($"An execution ended as {status}."));

    private static async Task<JsonNode> CallAsync(HttpClient http, string operation, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/states")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.0"),
        };
        request.Headers.Add("X-Amz-Target", "AWSStepFunctions." + operation);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{operation}: {text}");
    }
}
