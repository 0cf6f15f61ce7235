using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Lambda.Workflows.Tasks.Tables;
using Lambda.Workflows.Tasks.Targets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Tests.Tasks;

/// <summary>Items of DynamoDB in an Azure table.</summary>
public sealed class DynamoDbTasksTests : IDisposable
{
    private readonly TableServiceClient tables;
    private readonly ServiceProvider services = new ServiceCollection().BuildServiceProvider();
    private readonly DynamoDbTasks tasks;

    public DynamoDbTasksTests(WorkflowApp app)
    {
        tables = new TableServiceClient(app.NewAccount());
        tasks = new DynamoDbTasks(
            Options.Create(new WorkflowTargets
            {
                Tables =
                {
                    ["orders"] = new TableTarget { Table = "orderItems", PartitionKey = "customer", SortKey = "number", SortKeyType = "N" },
                    ["names"] = new TableTarget { Table = "names", PartitionKey = "name" },
                },
            }),
            tables, services);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private const string Key = """ "Key": { "customer": { "S": "ada" }, "number": { "N": "7" } } """;

    public void Dispose() => services.Dispose();

    private async Task<string> CallAsync(string action, string input, string table = "orders")
    {
        var answer = await tasks.RunAsync(Some.Task($"dynamodb:{action}", Input(input, table)), Cancellation);
        return Some.Plain(answer);
    }

    private async Task<(string Error, string? Cause)> ErrorAsync(string action, string input, string table = "orders")
    {
        var failure = await Some.ErrorOfAsync(tasks, Some.Task($"dynamodb:{action}", Input(input, table)));
        return (failure.Error, failure.Cause);
    }

    private static string Input(string input, string table)
    {
        var members = (JsonObject)JsonNode.Parse(input)!;
        members["TableName"] = table;
        return members.ToJsonString();
    }

    /// <summary>Puts an item with these attributes besides its keys.</summary>
    private Task<string> PutAsync(string attributes) => CallAsync(
        "putItem", $$"""{ "Item": { "customer": { "S": "ada" }, "number": { "N": "7" }, {{attributes}} } }""");

    private async Task<JsonObject> GetAsync()
    {
        var item = (JsonObject)JsonNode.Parse(await CallAsync("getItem", $"{{ {Key} }}"))!["Item"]!;
        item.Remove("customer");
        item.Remove("number");
        return item;
    }

    [Fact]
    public async Task An_item_is_read_back_unchanged()
    {
        const string Attributes = """
            "text":{"S":"hello"},"whole":{"N":"12"},"part":{"N":"1.5"},"long":{"N":"12345678901234567890.125"},"yes":{"BOOL":true},
            "bytes":{"B":"AQI="},"none":{"NULL":true},"list":{"L":[{"S":"a"},{"N":"1"}]},"map":{"M":{"a":{"M":{"b":{"S":"c"}}}}},
            "words":{"SS":["a","b"]},"numbers":{"NS":["1","2"]},"marked":{"S":"dynamodb:x"},"exponent":{"N":"1E+2"}
            """;

        await PutAsync(Attributes);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($"{{{Attributes}}}"), await GetAsync()), (await GetAsync()).ToJsonString());
    }

    [Fact]
    public async Task Simple_attributes_are_stored_as_properties_that_other_programs_can_read()
    {
        await PutAsync(""" "total": {"N":"12"}, "paid": {"BOOL":true}, "note": {"S":"soon"} """);

        var table = tables.GetTableClient("orderItems");
        var entity = (await table.GetEntityAsync<TableEntity>("ada", "7", cancellationToken: Cancellation)).Value;

        Assert.Equal((12L, true, "soon"), (entity.GetInt64("total"), entity.GetBoolean("paid"), entity.GetString("note")));
    }

    [Fact]
    public async Task The_response_for_a_missing_item_contains_no_item()
    {
        Assert.Equal("{}", await CallAsync("getItem", $"{{ {Key} }}"));
        Assert.Equal("{}", await CallAsync("deleteItem", $$"""{ {{Key}}, "ReturnValues": "ALL_OLD" }"""));
    }

    [Theory]
    [InlineData("a/b\\c#d?e")]
    [InlineData("100%")]
    [InlineData("%2F")]
    [InlineData("tab\tand \u0085")]
    [InlineData("emoji 🙂")]
    public async Task Keys_may_contain_characters_that_table_keys_cannot(string name)
    {
        var item = new JsonObject { ["name"] = new JsonObject { ["S"] = name } };
        await CallAsync("putItem", new JsonObject { ["Item"] = item.DeepClone() }.ToJsonString(), "names");

        var found = JsonNode.Parse(await CallAsync("getItem", new JsonObject { ["Key"] = item.DeepClone() }.ToJsonString(), "names"))!;

        Assert.Equal(name, (string?)found["Item"]!["name"]!["S"]);
    }

    [Fact]
    public async Task ReturnValues_selects_the_old_or_new_values_in_the_response()
    {
        await PutAsync(""" "a": {"N":"1"}, "b": {"N":"1"} """);
        const string Update = """ "UpdateExpression": "SET a = a + :one", "ExpressionAttributeValues": { ":one": {"N":"1"} } """;

        Task<string> UpdateAsync(string returned) =>
            CallAsync("updateItem", $$"""{ {{Key}}, {{Update}}, "ReturnValues": "{{returned}}" }""");

        Assert.Equal("{}", await UpdateAsync("NONE"));
        Assert.Equal("""{"Attributes":{"a":{"N":"2"}}}""", await UpdateAsync("UPDATED_OLD"));
        Assert.Equal("""{"Attributes":{"a":{"N":"4"}}}""", await UpdateAsync("UPDATED_NEW"));
        Assert.Equal("5", (string?)JsonNode.Parse(await UpdateAsync("ALL_NEW"))!["Attributes"]!["a"]!["N"]);
        var deleted = await CallAsync("deleteItem", $$"""{ {{Key}}, "ReturnValues": "ALL_OLD" }""");
        Assert.Equal("1", (string?)JsonNode.Parse(deleted)!["Attributes"]!["b"]!["N"]);
        Assert.Equal("{}", await CallAsync("getItem", $"{{ {Key} }}"));
    }

    [Theory]
    [InlineData(
        "SET a = :n", """{"a":{"N":"5"},"l":{"L":[{"S":"x"},{"S":"y"},{"S":"z"}]},"m":{"M":{"k":{"N":"1"}}},"s":{"SS":["p","q"]}}""")]
    [InlineData("set a = a - :n, m.k = if_not_exists(m.z, :n)",
        """{"a":{"N":"-4"},"l":{"L":[{"S":"x"},{"S":"y"},{"S":"z"}]},"m":{"M":{"k":{"N":"5"}}},"s":{"SS":["p","q"]}}""")]
    [InlineData("SET l = list_append(l, :l), #long = :n REMOVE s",
        """{"a":{"N":"1"},"l":{"L":[{"S":"x"},{"S":"y"},{"S":"z"},{"N":"9"}]},"m":{"M":{"k":{"N":"1"}}},"#":{"N":"5"}}""")]
    [InlineData("SET l[0] = :n, l[9] = :n",
        """{"a":{"N":"1"},"l":{"L":[{"N":"5"},{"S":"y"},{"S":"z"},{"N":"5"}]},"m":{"M":{"k":{"N":"1"}}},"s":{"SS":["p","q"]}}""")]
    [InlineData("REMOVE l[0], l[1], m.k", """{"a":{"N":"1"},"l":{"L":[{"S":"z"}]},"m":{"M":{}},"s":{"SS":["p","q"]}}""")]
    [InlineData("REMOVE a, gone", """{"l":{"L":[{"S":"x"},{"S":"y"},{"S":"z"}]},"m":{"M":{"k":{"N":"1"}}},"s":{"SS":["p","q"]}}""")]
    [InlineData("ADD a :n, s :s, b :n",
        """{"a":{"N":"6"},"l":{"L":[{"S":"x"},{"S":"y"},{"S":"z"}]},"m":{"M":{"k":{"N":"1"}}},"s":{"SS":["p","q","r"]},"b":{"N":"5"}}""")]
    [InlineData("DELETE s :s", """{"a":{"N":"1"},"l":{"L":[{"S":"x"},{"S":"y"},{"S":"z"}]},"m":{"M":{"k":{"N":"1"}}},"s":{"SS":["p"]}}""")]
    [InlineData("SET a = m.k REMOVE m", """{"a":{"N":"1"},"l":{"L":[{"S":"x"},{"S":"y"},{"S":"z"}]},"s":{"SS":["p","q"]}}""")]
    public void An_update_expression_changes_the_item(string expression, string after)
    {
        var item = (JsonObject)JsonNode.Parse(
            """{"a":{"N":"1"},"l":{"L":[{"S":"x"},{"S":"y"},{"S":"z"}]},"m":{"M":{"k":{"N":"1"}}},"s":{"SS":["p","q"]}}""")!;

        Assert.Equal(after, UpdateExpression.Parse(expression, Names, Values).Apply(item).ToJsonString());
    }

    [Theory]
    [InlineData("", "can not be empty")]
    [InlineData("SET", "<EOF>")]
    [InlineData("SET a", "<EOF>")]
    [InlineData("SET a = :none", "attribute value: :none")]
    [InlineData("SET #none = :n", "attribute name: #none")]
    [InlineData("SET a = gone", "does not exist in the item")]
    [InlineData("SET a = t + :n", "operator or function: +, operand type: S")]
    [InlineData("SET a = lower(t)", "function: lower")]
    [InlineData("SET a = :n SET b = :n", "can only be used once")]
    [InlineData("SET a = :n REMOVE a", "paths overlap")]
    [InlineData("SET m.k = :n, m = :n", "paths overlap")]
    [InlineData("SET gone.k = :n", "invalid for update")]
    [InlineData("MOVE a b", "Syntax error")]
    [InlineData("SET a = :n;", "an invalid character")]
    [InlineData("ADD t :n", "operator or function: ADD")]
    [InlineData("DELETE a :s", "operator or function: DELETE")]
    public void An_update_expression_that_does_not_fit_the_item_is_refused(string expression, string message)
    {
        var item = (JsonObject)JsonNode.Parse("""{"a":{"N":"1"},"t":{"S":"x"},"m":{"M":{"k":{"N":"1"}}}}""")!;

        var exception = Assert.Throws<TableTaskException>(() => UpdateExpression.Parse(expression, Names, Values).Apply(item));

        Assert.Equal("ValidationException", exception.Code);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attribute_exists(a)", true)]
    [InlineData("attribute_exists(gone)", false)]
    [InlineData("attribute_not_exists(m.z)", true)]
    [InlineData("a = :n", false)]
    [InlineData("a <> :n and a < :n AND a <= :n", true)]
    [InlineData("a > :n OR :n >= a", true)]
    [InlineData("NOT a = :n", true)]
    [InlineData("NOT (a = :n OR t = :t)", false)]
    [InlineData("a BETWEEN :zero AND :n", true)]
    [InlineData("a IN (:zero, :n)", false)]
    [InlineData("t IN (:zero, :t)", true)]
    [InlineData("begins_with(t, :t)", true)]
    [InlineData("begins_with(a, :t)", false)]
    [InlineData("contains(s, :p)", true)]
    [InlineData("contains(l, :n)", false)]
    [InlineData("contains(t, :p)", false)]
    [InlineData("size(l) = :three", true)]
    [InlineData("size(t) > :zero", true)]
    [InlineData("attribute_type(a, :typeN)", true)]
    [InlineData("attribute_type(a, :n)", false)]
    [InlineData("l[1] = :y", true)]
    [InlineData("gone < :n", false)]
    [InlineData("gone <> :n", true)]
    public void A_condition_expression_is_true_or_false_for_an_item(string expression, bool holds)
    {
        var item = (JsonObject)JsonNode.Parse("""
            {"a":{"N":"1"},"t":{"S":"x"},"l":{"L":[{"S":"x"},{"S":"y"},{"S":"z"}]},"m":{"M":{"k":{"N":"1"}}},"s":{"SS":["p","q"]}}
            """)!;

        Assert.Equal(holds, ConditionExpression.Parse(expression, Names, Values)(item));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a =")]
    [InlineData("(a = :n")]
    [InlineData("a = :n b")]
    [InlineData("attribute_exists(a, :n)")]
    [InlineData("begins_with(t)")]
    [InlineData("ends_with(t, :t)")]
    [InlineData("= a")]
    [InlineData("l[x] = :n")]
    public void An_invalid_condition_is_refused(string expression) =>
        Assert.Throws<TableTaskException>(() => ConditionExpression.Parse(expression, Names, Values));

    [Theory]
    [InlineData("(", 2_000)]
    [InlineData("NOT ", 1_000)]
    public void The_nesting_depth_of_conditions_is_limited(string part, int times) => Assert.Contains(
        "nested deeper",
        Assert.Throws<TableTaskException>(
            () => ConditionExpression.Parse(string.Concat(Enumerable.Repeat(part, times)) + "a = :n", Names, Values)).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_write_whose_condition_is_false_changes_nothing()
    {
        const string Once = """ "ConditionExpression": "attribute_not_exists(customer)" """;
        const string Item = """ "Item": { "customer": { "S": "ada" }, "number": { "N": "7" }, "v": { "N": "VALUE" } } """;

        await CallAsync("putItem", $"{{ {Item.Replace("VALUE", "1", StringComparison.Ordinal)}, {Once} }}");
        var (error, cause) = await ErrorAsync("putItem", $"{{ {Item.Replace("VALUE", "2", StringComparison.Ordinal)}, {Once} }}");

        Assert.Equal("DynamoDB.ConditionalCheckFailedException", error);
        Assert.StartsWith(
            "The conditional request failed (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException;",
            cause, StringComparison.Ordinal);
        Assert.Equal("""{"v":{"N":"1"}}""", (await GetAsync()).ToJsonString());
    }

    [Fact]
    public async Task Concurrent_updates_are_all_applied()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CallAsync(
            "updateItem", $$"""{ {{Key}}, "UpdateExpression": "ADD n :one", "ExpressionAttributeValues": { ":one": {"N":"1"} } }""")));

        Assert.Equal("""{"n":{"N":"8"}}""", (await GetAsync()).ToJsonString());
    }

    [Fact]
    public async Task A_projection_expression_selects_attributes()
    {
        await PutAsync(""" "a": {"N":"1"}, "b": {"N":"1"} """);

        Assert.Equal("""{"Item":{"b":{"N":"1"}}}""", await CallAsync(
            "getItem", $$"""{ {{Key}}, "ProjectionExpression": "#b, gone", "ExpressionAttributeNames": { "#b": "b" } }"""));
    }

    [Theory]
    [InlineData("putItem", """{ "Item": { "customer": { "S": "ada" } } }""", "One of the required keys was not given a value")]
    [InlineData("putItem", """{ "Item": { "customer": { "N": "1" }, "number": { "N": "7" } } }""", "Type mismatch for key customer")]
    [InlineData("putItem", """{ "Item": { "customer": { "S": "" }, "number": { "N": "7" } } }""", "empty string value")]
    [InlineData("putItem", """{ "Item": { "customer": { "S": "ada" }, "number": { "N": "NaN" } } }""", "Supplied AttributeValue")]
    [InlineData(
        "putItem", """{ "Item": { "customer": { "S": "ada" }, "number": { "N": "7" }, "a": { "X": 1 } } }""",
        "Supplied AttributeValue")]
    [InlineData(
        "putItem", """{ "Item": { "customer": { "S": "ada" }, "number": { "N": "7" }, "a": { "N": 1 } } }""",
        "Supplied AttributeValue")]
    [InlineData(
        "putItem", """{ "Item": { "customer": { "S": "ada" }, "number": { "N": "7" }, "a-b": { "S": "" } } }""",
        "'a-b' cannot be stored")]
    [InlineData("putItem", """{ "Item": { "customer": { "S": "ada" }, "number": { "N": "7" } }, "Expected": {} }""", "use expressions")]
    [InlineData("putItem", """{ "Item": { "customer": { "S": "ada" }, "number": { "N": "7" } }, "ReturnValues": "ALL_NEW" }""", "ALL_NEW")]
    [InlineData("getItem", """{ "Key": { "customer": { "S": "ada" } } }""", "does not match the schema")]
    [InlineData("updateItem", """
        { "Key": { "customer": { "S": "ada" }, "number": { "N": "7" } }, "UpdateExpression": "REMOVE customer" }
        """, "This attribute is part of the key")]
    public async Task A_call_that_DynamoDB_would_refuse_fails_with_the_error_of_DynamoDB(string action, string input, string cause)
    {
        var failure = await ErrorAsync(action, input);

        Assert.Equal("DynamoDB.ValidationException", failure.Error);
        Assert.Contains(cause, failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_the_settings_do_not_map_is_not_found()
    {
        var (error, cause) = await ErrorAsync("getItem", $"{{ {Key} }}", "others");

        Assert.Equal("DynamoDB.ResourceNotFoundException", error);
        Assert.Contains("set Lambda:Workflows:Tables:others", cause, StringComparison.Ordinal);
    }

    private static JsonObject Names => new() { ["#long"] = "#" };

    private static JsonObject Values => (JsonObject)JsonNode.Parse("""
        {
          ":n": {"N":"5"}, ":zero": {"N":"0"}, ":three": {"N":"3"}, ":t": {"S":"x"}, ":y": {"S":"y"}, ":p": {"S":"p"}, ":typeN": {"S":"N"},
          ":l": {"L":[{"N":"9"}]}, ":s": {"SS":["q","r"]}
        }
        """)!;
}
