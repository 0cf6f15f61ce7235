using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Lambda.Workflows.Definitions;
using Lambda.Workflows.Execution;
using Lambda.Workflows.Tasks.Activities;

namespace Lambda.Workflows.Api;

/// <summary>The operations on activities, for their users and their workers.</summary>
internal sealed class Activities(StateMachineCatalogue machines, ActivityQueues queues)
{
    // As long as Step Functions keep the connection open.
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(60);

    public async Task<JsonObject> CreateAsync(StatesRequest request)
    {
        var name = request.Text("name");
        if (!Instances.IsName(name))
            throw new StatesException("InvalidName", $"Invalid Name: '{name}'");
        var activity = await queues.CreateAsync(name, request.Cancellation);
        return new JsonObject { ["activityArn"] = ArnOf(name), ["creationDate"] = Executions.Seconds(activity.CreatedAt) };
    }

    public async Task<JsonObject> DeleteAsync(StatesRequest request)
    {
        await queues.DeleteAsync(NameOf(request), request.Cancellation);
        return [];
    }

    public async Task<JsonObject> DescribeAsync(StatesRequest request) => Described(await FindAsync(request));

    public async Task<JsonObject> ListAsync(StatesRequest request)
    {
        var (page, next) = request.Page(await queues.ListAsync(request.Cancellation), activity => activity.Name);
        var answer = new JsonObject { ["activities"] = new JsonArray([.. page.Select(Described)]) };
        if (next is not null)
            answer["nextToken"] = next;
        return answer;
    }

    /// <summary>Answers with the next task that its execution still waits for; with an empty object if none arrives in time.</summary>
    public async Task<JsonObject> GetTaskAsync(StatesRequest request)
    {
        var activity = await FindAsync(request);
        while (await queues.ReceiveAsync(activity.Name, LongPoll, request.Cancellation) is { } work)
        {
            if (await IsOpenAsync(request, work.Token))
                return new JsonObject { ["taskToken"] = work.Token, ["input"] = work.Input };
        }
        return [];
    }

    private static async Task<bool> IsOpenAsync(StatesRequest request, string token)
    {
        try
        {
            return await Callbacks.OpenAsync(request, token) is not null;
        }
        catch (StatesException)
        {
            // The execution is gone, or somebody else has put it into the queue.
            return false;
        }
    }

    private async Task<Activity> FindAsync(StatesRequest request) => await queues.FindAsync(NameOf(request), request.Cancellation)
        ?? throw new StatesException("ActivityDoesNotExist", $"Activity Does Not Exist: '{request.Text("activityArn")}'");

    private JsonObject Described(Activity activity) => new()
    {
        ["activityArn"] = ArnOf(activity.Name), ["name"] = activity.Name, ["creationDate"] = Executions.Seconds(activity.CreatedAt),
    };

    private string ArnOf(string name) => $"arn:aws:states:{machines.Region}:{machines.AccountId}:activity:{name}";

    private static string NameOf(StatesRequest request)
    {
        var arn = request.Text("activityArn");
        return Arn.Parse(arn) is { Service: "states", Resource: var resource } && resource.Split(':') is ["activity", { Length: > 0 } name]
            ? name
            : throw StatesException.InvalidArn(arn);
    }
}
