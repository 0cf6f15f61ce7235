using System.Globalization;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Intrinsics;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Paths;
using Lambda.StatesLanguage.Retries;
using Lambda.StatesLanguage.Templates;

namespace Lambda.StatesLanguage.Definitions;

/// <summary>The fields that states share, read in the state's language.</summary>
internal sealed class StateFields(JsonObject state, bool jsonata, string prefix = "")
{
    private static readonly PathExpression Whole = PathExpression.Parse("$");

    public JsonObject State => state;

    public bool IsJsonata => jsonata;

    /// <summary>Reads a path: <c>$</c> if the field is absent, null if the field is <c>null</c>.</summary>
    public PathExpression? Path(string field) =>
        !state.TryGetPropertyValue(field, out var value) ? Whole : value is null ? null : PathExpression.Parse(JsonText.Text(value)!);

    public Template? Template(string field) =>
        state.TryGetPropertyValue(field, out var value) ? Templates.Template.Parse(value, jsonata, prefix + field) : null;

    public Operand? Operand(string field) => Templates.Operand.Read(state, field, jsonata);

    public ResultPath ResultPath() => !state.TryGetPropertyValue("ResultPath", out var value)
        ? Paths.ResultPath.Default
        : new ResultPath(value is null ? null : JsonPath.Parse(JsonText.Text(value)!));

    public IReadOnlyList<Retrier> Retry() => [.. Items("Retry").Select(retrier => new Retrier
    {
        ErrorEquals = Names(retrier),
        IntervalSeconds = Number(retrier, "IntervalSeconds") ?? 1,
        MaxAttempts = Number(retrier, "MaxAttempts") ?? 3,
        BackoffRate = JsonNumber.Double(retrier["BackoffRate"]) ?? 2,
        MaxDelaySeconds = Number(retrier, "MaxDelaySeconds"),
        HasFullJitter = JsonText.Text(retrier["JitterStrategy"]) == "FULL",
    })];

    public IReadOnlyList<Catcher> Catch() => [.. Items("Catch").Select((catcher, index) =>
    {
        var fields = new StateFields(catcher, jsonata, string.Create(CultureInfo.InvariantCulture, $"Catch[{index}]/"));
        return new Catcher(
            Names(catcher),
            JsonText.Text(catcher["Next"])!,
            fields.ResultPath(),
            fields.Template("Assign"),
            jsonata ? fields.Template("Output") : null);
    })];

    private IEnumerable<JsonObject> Items(string field) => (state[field] as JsonArray ?? []).Cast<JsonObject>();

    private static string[] Names(JsonObject handler) => [.. ((JsonArray)handler["ErrorEquals"]!).Select(name => JsonText.Text(name)!)];

    private static int? Number(JsonObject handler, string field) => (int?)JsonNumber.Whole(handler[field]);
}
