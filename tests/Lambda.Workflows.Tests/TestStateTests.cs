using System.Text.Json.Nodes;

namespace Lambda.Workflows.Tests;

/// <summary>States that are tested by themselves.</summary>
public sealed class TestStateTests(WorkflowApp app)
{
    private Task<JsonObject> TestAsync(string definition, string input = "{}", string more = "{}")
    {
        var body = (JsonObject)JsonNode.Parse(more)!;
        (body["definition"], body["input"], body["roleArn"]) = (definition, input, "arn:aws:iam::000000000000:role/app");
        return app.CallAsync("TestState", body);
    }

    [Theory]
    [InlineData(
        """{"Type":"Pass","Parameters":{"b.$":"$.a"},"Next":"Then"}""",
        """{"status":"SUCCEEDED","output":"{\u0022b\u0022:1}","nextState":"Then"}""")]
    [InlineData("""{"Type":"Pass","End":true}""", """{"status":"SUCCEEDED","output":"{\u0022a\u0022:1}"}""")]
    [InlineData(
        """{"Type":"Wait","Seconds":86400,"Next":"Then"}""", """{"status":"SUCCEEDED","output":"{\u0022a\u0022:1}","nextState":"Then"}""")]
    [InlineData("""{"Type":"Choice","Choices":[{"Variable":"$.a","NumericEquals":1,"Next":"One"}],"Default":"Other"}""",
        """{"status":"SUCCEEDED","output":"{\u0022a\u0022:1}","nextState":"One"}""")]
    [InlineData("""{"Type":"Choice","Choices":[{"Variable":"$.a","NumericEquals":2,"Next":"Two"}],"Default":"TestedState"}""",
        """{"status":"SUCCEEDED","output":"{\u0022a\u0022:1}","nextState":"TestedState"}""")]
    [InlineData("""{"Type":"Choice","Choices":[{"Variable":"$.a","NumericEquals":2,"Next":"Two"}]}""",
        "States.NoChoiceMatched FAILED")]
    [InlineData("""{"Type":"Fail","Error":"E","Cause":"C"}""", """{"error":"E","cause":"C","status":"FAILED"}""")]
    [InlineData("""{"Type":"Succeed"}""", """{"status":"SUCCEEDED","output":"{\u0022a\u0022:1}"}""")]
    [InlineData("""{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $states.input.a + 1 %}","End":true}""",
        """{"status":"SUCCEEDED","output":"2"}""")]
    [InlineData("""{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:000000000000:function:double","InputPath":"$.a","End":true}""",
        """{"status":"SUCCEEDED","output":"2"}""")]
    [InlineData("""
        {"Type":"Map","ItemsPath":"$","End":true,"ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}
        """, "States.QueryEvaluationError FAILED")]
    [InlineData("""
        {"Type":"Parallel","Next":"Then","Branches":[{"StartAt":"P","States":{"P":{"Type":"Pass","Next":"Q"},"Q":{"Type":"Succeed"}}}]}
        """, """{"status":"SUCCEEDED","output":"[{\u0022a\u0022:1}]","nextState":"Then"}""")]
    public async Task A_state_runs_alone_and_returns_its_result(string definition, string expected)
    {
        var answer = await TestAsync(definition, """{"a":1}""");

        Assert.Equal(
            expected, expected[0] == '{' ? answer.ToJsonString() : $"{answer["error"]} {answer["status"]}");
    }

    [Fact]
    public async Task An_error_is_reported_as_caught_or_to_be_retried()
    {
        const string Task = """ "Type":"Task","Resource":"arn:aws:lambda:us-east-1:000000000000:function:fail","End":true """;

        var caught = await TestAsync($$"""{ {{Task}},"Catch":[{"ErrorEquals":["States.ALL"],"Next":"Then","ResultPath":"$.e"}]}""");
        var retried = await TestAsync(
            $$"""{ {{Task}},"Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":7}]}""", "{}", """{"inspectionLevel":"DEBUG"}""");
        var failed = await TestAsync($$"""{ {{Task}} }""");

        Assert.Equal(
            ("CAUGHT_ERROR", "Then", "InvalidOperationException"),
            ((string?)caught["status"], (string?)caught["nextState"], (string?)caught["error"]));
        Assert.Equal(("RETRIABLE", "InvalidOperationException"), ((string?)retried["status"], (string?)retried["error"]));
        Assert.Equal(
            """{"retryIndex":0,"retryBackoffIntervalSeconds":7}""", retried["inspectionData"]!["errorDetails"]!.ToJsonString());
        Assert.Equal(("FAILED", "InvalidOperationException"), ((string?)failed["status"], (string?)failed["error"]));
    }

    [Fact]
    public async Task A_mock_can_replace_the_result_of_a_task()
    {
        const string Task = """
            {"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"token.$":"$$.Task.Token"},
             "ResultPath":"$.r","Next":"Then"}
            """;

        var given = await TestAsync(Task, "{}", """{"mock":{"result":"{\"yes\":true}"}}""");
        var error = await TestAsync(Task, "{}", """{"mock":{"errorOutput":{"error":"E","cause":"C"}}}""");
        var missing = await TestAsync(Task);

        Assert.Equal(
            """{"status":"SUCCEEDED","output":"{\u0022r\u0022:{\u0022yes\u0022:true}}","nextState":"Then"}""", given.ToJsonString());
        Assert.Equal("""{"error":"E","cause":"C","status":"FAILED"}""", error.ToJsonString());
        Assert.Equal("ValidationException", (string?)missing["__type"]);
    }

    [Fact]
    public async Task The_debug_level_reports_the_intermediate_values()
    {
        var answer = await TestAsync(
            """
            {"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","InputPath":"$.in",
             "Parameters":{"FunctionName":"double","Payload.$":"$.n"},"ResultSelector":{"twice.$":"$.Payload"},
             "ResultPath":"$.out","OutputPath":"$.out","Next":"Then"}
            """,
            """{"in":{"n":4}}""", """{"inspectionLevel":"DEBUG"}""");
        var data = answer["inspectionData"]!;

        Assert.Equal("""{"twice":8}""", (string?)answer["output"]);
        Assert.Equal(
            (
                """{"in":{"n":4}}""", """{"n":4}""", """{"FunctionName":"double","Payload":4}""", """{"twice":8}""",
                """{"in":{"n":4},"out":{"twice":8}}"""),
            (
                (string?)data["input"], (string?)data["afterInputPath"], (string?)data["afterParameters"],
                (string?)data["afterResultSelector"], (string?)data["afterResultPath"]));
        Assert.Equal(8, (int)JsonNode.Parse((string)data["result"]!)!["Payload"]!);
    }

    [Fact]
    public async Task Variables_can_be_passed_in_and_are_reported()
    {
        var answer = await TestAsync(
            """{"Type":"Pass","QueryLanguage":"JSONata","Assign":{"y":"{% $x + 1 %}"},"Output":"{% $x %}","End":true}""", "{}",
            """{"variables":"{\"x\":1}","inspectionLevel":"DEBUG"}""");

        Assert.Equal(("1", """{"y":2}"""), ((string?)answer["output"], (string?)answer["inspectionData"]!["variables"]));
    }

    [Fact]
    public async Task A_state_within_a_state_machine_is_tested_by_its_name()
    {
        const string Machine = """
            {"QueryLanguage":"JSONata","StartAt":"A",
             "States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Output":"{% 7 %}","End":true}}}
            """;

        Assert.Equal("7", (string?)(await TestAsync(Machine, "{}", """{"stateName":"B"}"""))["output"]);
        Assert.Equal("ValidationException", (string?)(await TestAsync(Machine))["__type"]);
        Assert.Equal("InvalidDefinition", (string?)(await TestAsync(Machine, "{}", """{"stateName":"C"}"""))["__type"]);
    }

    [Theory]
    [InlineData("1", "{}", "InvalidDefinition")]
    [InlineData("{", "{}", "InvalidDefinition")]
    [InlineData("""{"Type":"Nothing"}""", "{}", "InvalidDefinition")]
    [InlineData("""{"Type":"Pass","End":true}""", """{"inspectionLevel":"ALL"}""", "ValidationException")]
    [InlineData("""{"Type":"Pass","End":true}""", """{"variables":"1"}""", "ValidationException")]
    [InlineData("""{"Type":"Pass","End":true}""", """{"mock":{}}""", "ValidationException")]
    [InlineData("""
        {"Type":"Map","End":true,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"P",
        "States":{"P":{"Type":"Pass","End":true}}}}
        """, """{"mock":{"result":"[]"}}""", "States.QueryEvaluationError")]
    public async Task An_invalid_call_returns_the_error_of_Step_Functions(string definition, string more, string error)
    {
        var answer = await TestAsync(definition, "{}", more);

        Assert.Equal(error, (string?)(answer["__type"] ?? answer["error"]));
    }
}
