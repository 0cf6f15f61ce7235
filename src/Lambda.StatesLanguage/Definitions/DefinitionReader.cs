using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Choices;
using Lambda.StatesLanguage.Intrinsics;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Templates;

namespace Lambda.StatesLanguage.Definitions;

/// <summary>Creates the states of a definition that has been validated.</summary>
internal sealed class DefinitionReader(QueryLanguage language)
{
    private readonly Dictionary<string, StateGraph> graphs = new(StringComparer.Ordinal);

    /// <summary>Reads all graphs, by their JSON pointers.</summary>
    public static IReadOnlyDictionary<string, StateGraph> Read(JsonObject definition)
    {
        var reader = new DefinitionReader(Language(definition, QueryLanguage.JsonPath));
        reader.Graph(definition, "");
        return reader.graphs;
    }

    public static QueryLanguage Language(JsonObject definition, QueryLanguage inherited) =>
        JsonText.Text(definition["QueryLanguage"]) switch
        {
            "JSONata" => QueryLanguage.Jsonata,
            "JSONPath" => QueryLanguage.JsonPath,
            _ => inherited,
        };

    private StateGraph Graph(JsonObject definition, string pointer)
    {
        var states = new Dictionary<string, State>(StringComparer.Ordinal);
        foreach (var (name, state) in (JsonObject)definition["States"]!)
            states[name] = State(name, (JsonObject)state!, $"{pointer}/States/{JsonPointer.Escape(name)}");
        return graphs[pointer] = new StateGraph(pointer, JsonText.Text(definition["StartAt"])!, states);
    }

    private State State(string name, JsonObject state, string pointer)
    {
        var spoken = Language(state, language);
        var jsonata = spoken == QueryLanguage.Jsonata;
        var fields = new StateFields(state, jsonata);
        State read = JsonText.Text(state["Type"]) switch
        {
            "Pass" => new PassState(state.ContainsKey("Result"), state["Result"])
            {
                Name = name, Type = "Pass", Language = spoken, ResultPath = fields.ResultPath(), Parameters = fields.Template("Parameters"),
            },
            "Task" => Task(name, spoken, fields),
            "Choice" => new ChoiceState(Choices(state, jsonata), JsonText.Text(state["Default"]))
                { Name = name, Type = "Choice", Language = spoken },
            "Wait" => new WaitState(fields.Operand("Seconds"), fields.Operand("Timestamp"))
                { Name = name, Type = "Wait", Language = spoken },
            "Succeed" => new SucceedState { Name = name, Type = "Succeed", Language = spoken },
            "Fail" => new FailState(fields.Operand("Error"), fields.Operand("Cause")) { Name = name, Type = "Fail", Language = spoken },
            "Parallel" => Parallel(name, spoken, fields, pointer),
            _ => Map(name, spoken, fields, pointer),
        };
        return read with
        {
            Next = JsonText.Text(state["Next"]),
            InputPath = fields.Path("InputPath"),
            OutputPath = fields.Path("OutputPath"),
            Assign = fields.Template("Assign"),
            Output = jsonata ? fields.Template("Output") : null,
        };
    }

    private static TaskState Task(string name, QueryLanguage spoken, StateFields fields) => new()
    {
        Name = name,
        Type = "Task",
        Language = spoken,
        Resource = TaskResource.Parse(JsonText.Text(fields.State["Resource"]))!,
        Parameters = fields.Template(fields.IsJsonata ? "Arguments" : "Parameters"),
        ResultSelector = fields.Template("ResultSelector"),
        ResultPath = fields.ResultPath(),
        TimeoutSeconds = fields.Operand("TimeoutSeconds"),
        HeartbeatSeconds = fields.Operand("HeartbeatSeconds"),
        Credentials = fields.Template("Credentials"),
        Retry = fields.Retry(),
        Catch = fields.Catch(),
    };

    private ParallelState Parallel(string name, QueryLanguage spoken, StateFields fields, string pointer) =>
        new([.. ((JsonArray)fields.State["Branches"]!).Select((branch, index) =>
            Graph((JsonObject)branch!, string.Create(CultureInfo.InvariantCulture, $"{pointer}/Branches/{index}")))])
        {
            Name = name,
            Type = "Parallel",
            Language = spoken,
            Parameters = fields.Template(fields.IsJsonata ? "Arguments" : "Parameters"),
            ResultSelector = fields.Template("ResultSelector"),
            ResultPath = fields.ResultPath(),
            Retry = fields.Retry(),
            Catch = fields.Catch(),
        };

    private MapState Map(string name, QueryLanguage spoken, StateFields fields, string pointer)
    {
        var state = fields.State;
        var processor = state["ItemProcessor"] is JsonObject ? "ItemProcessor" : "Iterator";
        var config = state[processor]!["ProcessorConfig"] as JsonObject;
        return new MapState
        {
            Name = name,
            Type = "Map",
            Language = spoken,
            Processor = Graph((JsonObject)state[processor]!, $"{pointer}/{processor}"),
            IsDistributed = JsonText.Text(config?["Mode"]) == "DISTRIBUTED",
            ExecutionType = JsonText.Text(config?["ExecutionType"]) ?? "STANDARD",
            Label = JsonText.Text(state["Label"]),
            ItemsPath = fields.Path("ItemsPath"),
            Items = fields.Template("Items"),
            ItemSelector = fields.Template("ItemSelector") ?? fields.Template("Parameters"),
            MaxConcurrency = fields.Operand("MaxConcurrency"),
            ToleratedFailureCount = fields.Operand("ToleratedFailureCount"),
            ToleratedFailurePercentage = fields.Operand("ToleratedFailurePercentage"),
            ItemReader = ItemReader(state["ItemReader"] as JsonObject, fields.IsJsonata),
            ItemBatcher = ItemBatcher(state["ItemBatcher"] as JsonObject, fields.IsJsonata),
            ResultWriter = ResultWriter(state["ResultWriter"] as JsonObject, fields.IsJsonata),
            ResultSelector = fields.Template("ResultSelector"),
            ResultPath = fields.ResultPath(),
            Retry = fields.Retry(),
            Catch = fields.Catch(),
        };
    }

    private static ItemSource? ItemReader(JsonObject? reader, bool jsonata)
    {
        if (reader is null)
            return null;
        var config = reader["ReaderConfig"] as JsonObject ?? [];
        return new ItemSource(
            JsonText.Text(reader["Resource"])!,
            new StateFields(reader, jsonata, "ItemReader/").Template(jsonata ? "Arguments" : "Parameters"),
            config,
            Operand.Read(config, "MaxItems", jsonata));
    }

    private static ItemBatches? ItemBatcher(JsonObject? batcher, bool jsonata) => batcher is null ? null : new ItemBatches(
        Operand.Read(batcher, "MaxItemsPerBatch", jsonata),
        Operand.Read(batcher, "MaxInputBytesPerBatch", jsonata),
        new StateFields(batcher, jsonata, "ItemBatcher/").Template("BatchInput"));

    private static ResultTarget? ResultWriter(JsonObject? writer, bool jsonata) => writer is null ? null : new ResultTarget(
        JsonText.Text(writer["Resource"]),
        new StateFields(writer, jsonata, "ResultWriter/").Template(jsonata ? "Arguments" : "Parameters"),
        writer["WriterConfig"] as JsonObject);

    private static List<Choice> Choices(JsonObject state, bool jsonata) =>
    [
        .. ((JsonArray)state["Choices"]!).Cast<JsonObject>().Select((choice, index) =>
        {
            var fields = new StateFields(choice, jsonata, string.Create(CultureInfo.InvariantCulture, $"Choices[{index}]/"));
            return new Choice(
                Rule(choice, jsonata, index),
                JsonText.Text(choice["Next"])!,
                fields.Template("Assign"),
                jsonata ? fields.Template("Output") : null);
        }),
    ];

    private static ChoiceRule Rule(JsonObject rule, bool jsonata, int index)
    {
        if (jsonata)
            return new ConditionRule(Operand.Read(rule, "Condition", true)!
                with { Field = string.Create(CultureInfo.InvariantCulture, $"Choices[{index}]/Condition") });
        foreach (var (field, value) in rule)
        {
            switch (field)
            {
                case "And":
                    return new AndRule([.. ((JsonArray)value!).Select(each => Rule((JsonObject)each!, false, index))]);
                case "Or":
                    return new OrRule([.. ((JsonArray)value!).Select(each => Rule((JsonObject)each!, false, index))]);
                case "Not":
                    return new NotRule(Rule((JsonObject)value!, false, index));
            }
            if (ChoiceOperator.Find(field, out var isPath) is { } found)
            {
                Operand expected = isPath
                    ? new PathOperand(field, PathExpression.Parse(JsonText.Text(value)!))
                    : new LiteralOperand(field, value);
                return new ComparisonRule(PathExpression.Parse(JsonText.Text(rule["Variable"])!), found, expected);
            }
        }
        throw new JsonException("A choice rule has no condition.");
    }
}
