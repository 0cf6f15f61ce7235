using Lambda.Engine.Routing;
using Lambda.Engine.Routing.Archives;

namespace Lambda.Functions.Api.Replays;

/// <summary>Creates the replay that a request asks to start.</summary>
internal static class ReplayParameters
{
    private const int MaxDescription = 512;

    /// <exception cref="ReplayException">EventBridge would not start it.</exception>
    public static EventReplay Read(ReplayRequest request, ReplayArns arns, EventArchives archives, EventRules rules, DateTimeOffset now)
    {
        var name = request.Name("ReplayName");
        var source = request.Text("EventSourceArn");
        var (from, to) = (request.Time("EventStartTime"), request.Time("EventEndTime"));
        var destination = request.In("Destination");
        var description = request.Optional("Description") ?? "";
        if (description.Length > MaxDescription)
            throw ReplayException.Invalid(
                "1 validation error detected: Value at 'description' failed to satisfy constraint: "
                + $"Member must have length less than or equal to {MaxDescription}");
        if (destination.Text("Arn") != arns.Bus)
            throw ReplayException.InvalidParameter("Destination.Arn", $"The event bus is {arns.Bus}.");
        var archive = arns.NameIn(source, "archive")
            ?? throw ReplayException.InvalidParameter("EventSourceArn", $"Must contain the ARN of an archive: {arns.OfArchive("<name>")}.");
        if (!archives.Has(archive)) throw ReplayException.InvalidParameter("EventSourceArn", $"Archive {archive} does not exist.");
        if (from >= to) throw ReplayException.InvalidParameter("EventEndTime", "EventStartTime must be before EventEndTime.");
        // What functions publish because of a replay is not in its range; otherwise it might never end.
        return new(name, archive, from, to < now ? to : now, now)
        {
            Description = description,
            Rules = [.. destination.Texts("FilterArns").Select(arn => RuleOf(arn, arns, rules))],
        };
    }

    private static string RuleOf(string arn, ReplayArns arns, EventRules rules)
    {
        var name = arns.NameIn(arn, "rule")
            ?? throw ReplayException.InvalidParameter("Destination.FilterArns", $"Must contain ARNs of rules: {arns.OfRule("<name>")}.");
        return rules.All.FirstOrDefault(rule => string.Equals(rule.Name, name, StringComparison.OrdinalIgnoreCase))?.Name
            ?? throw new ReplayException("ResourceNotFoundException", $"Rule {name} does not exist on EventBus default.");
    }
}
