using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Console;

/// <summary>Reports the activity of functions and event source mappings in the last hour on this instance.</summary>
internal sealed class ActivityApi
{
    private static readonly string Instance = Guid.NewGuid().ToString("N")[..8];
    private readonly FunctionCatalogue _catalogue;
    private readonly IEventSourceMappings _mappings;
    private readonly ProcessingResults _results;
    private readonly TimeProvider _time;

    internal ActivityApi(FunctionCatalogue catalogue, IEventSourceMappings mappings, ProcessingResults results, TimeProvider time) =>
        (_catalogue, _mappings, _results, _time) = (catalogue, mappings, results, time);

    internal IResult Get()
    {
        var now = _time.GetUtcNow();
        return PlainAnswer.Json(new Activity(
            Instance, now, ActivityRing.Minutes,
            [.. _catalogue.All.Select(function => Of(function, now))],
            [.. _mappings.Listed(now).Select(
                mapping => new MappingActivity(mapping.Name, mapping.Id, _results.Recent(mapping.Name).Read(now)))]),
            ConsoleJson.Readable.Activity);
    }

    private static FunctionFigures Of(LambdaFunction function, DateTimeOffset now) => new(
        function.Name, function.Recent.Invocations.Read(now), function.Recent.Accepted.Read(now),
        [.. function.Recent.Delivered.Select(one => new Delivered(one.Key, one.Value.Read(now)))]);
}
