using Lambda.Engine.Access;
using Lambda.Functions.Console;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Serves the console, and the operations that only it uses.</summary>
public sealed class ConsoleTrigger(TriggerServices services)
{
    private readonly ConsolePages _pages = services.Get<ConsolePages>();
    private readonly ActivityApi _activity = services.Get<ActivityApi>();
    private readonly BacklogsApi _backlogs = services.Get<BacklogsApi>();
    private readonly FilterTestApi _filters = services.Get<FilterTestApi>();

    /// <summary>
    /// Answers <c>GET /api/console</c>, and requests for its files. They are public; the data that the page fetches is not.
    /// </summary>
    [Function("Console")]
    [Requires(Actions.OpenConsole, Proof = CallerProof.Address)]
    public IResult Page(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/{*path}")] HttpRequest request,
        string? path) => _pages.Get(request, path);

    /// <summary>Answers <c>GET /api/activity</c>: the activity of functions and mappings in the last hour on this instance.</summary>
    [Function("GetActivity")]
    [Requires(Actions.GetActivity)]
    public IResult Activity([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "activity")] HttpRequest request) => _activity.Get();

    /// <summary>Answers <c>GET /api/backlogs</c>: the backlogs of the mappings' sources and of the queue of asynchronous events.</summary>
    [Function("GetBacklogs")]
    [Requires(Actions.GetBacklogs)]
    public Task<IResult> Backlogs([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "backlogs")] HttpRequest request) =>
        _backlogs.GetAsync();

    /// <summary>Answers <c>POST /api/filter-tests/{id}</c>: whether a sample passes the filters of an event source mapping.</summary>
    [Function("TestFilter")]
    [Requires(Actions.TestFilter)]
    public Task<IResult> TestFilter(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "filter-tests/{id}")] HttpRequest request, string id) =>
        _filters.TryAsync(request, id);
}
