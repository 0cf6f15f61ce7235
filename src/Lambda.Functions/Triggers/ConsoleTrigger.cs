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

    /// <summary><c>GET /api/console</c> and its files. They are public; the data behind them is not.</summary>
    [Function("Console")]
    [Requires(Actions.OpenConsole, Proof = CallerProof.Address)]
    public IResult Page(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/{*path}")] HttpRequest request,
        string? path) => _pages.Get(request, path);

    /// <summary><c>GET /api/activity</c>: what functions and mappings did in the last hour on this instance.</summary>
    [Function("GetActivity")]
    [Requires(Actions.GetActivity)]
    public IResult Activity([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "activity")] HttpRequest request) => _activity.Get();

    /// <summary><c>GET /api/backlogs</c>: what waits in the sources of mappings, and how many asynchronous events wait.</summary>
    [Function("GetBacklogs")]
    [Requires(Actions.GetBacklogs)]
    public Task<IResult> Backlogs([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "backlogs")] HttpRequest request) =>
        _backlogs.GetAsync();

    /// <summary><c>POST /api/filter-tests/{id}</c>: whether filters of an event source mapping let a sample pass.</summary>
    [Function("TestFilter")]
    [Requires(Actions.TestFilter)]
    public Task<IResult> TestFilter(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "filter-tests/{id}")] HttpRequest request, string id) =>
        _filters.TryAsync(request, id);
}
