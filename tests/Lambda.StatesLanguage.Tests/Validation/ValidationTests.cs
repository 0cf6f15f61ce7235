using System.Globalization;
using System.Text;
using System.Text.Json;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Validation;

namespace Lambda.StatesLanguage.Tests.Validation;

/// <summary>https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html</summary>
public sealed class ValidationTests
{
    private const string End = "\"Z\":{\"Type\":\"Succeed\"}";

    private static string Tell(ValidationResult result) =>
        string.Join("; ", result.Diagnostics.Select(each => $"{each.Severity} {each.Code} {each.Message} @ {each.Location}"));

    private static string Check(string definition, WorkflowType type = WorkflowType.Standard) =>
        Tell(DefinitionValidator.Validate(definition, type));

    private static string State(string fields, string language = "") =>
        $"{{{language}\"StartAt\":\"S\",\"States\":{{\"S\":{{{fields}}}}}}}";

    // The first ones are recorded on AWS.
    [Theory]
    [InlineData("", "ERROR SCHEMA_VALIDATION_FAILED Definition must be a valid JSON object @ ")]
    [InlineData("[]", "ERROR SCHEMA_VALIDATION_FAILED Definition must be a valid JSON object @ ")]
    [InlineData("{}", "ERROR SCHEMA_VALIDATION_FAILED These fields are required: [States, StartAt] @ /")]
    [InlineData(
        """{"States":{"S":{"Type":"Pass","End":true}}}""",
        "ERROR SCHEMA_VALIDATION_FAILED These fields are required: [StartAt] @ /")]
    [InlineData("""{"StartAt":"S"}""", "ERROR SCHEMA_VALIDATION_FAILED These fields are required: [States] @ /")]
    [InlineData(
        """{"StartAt":"S","States":{"S":{"Type":"Nap","End":true}}}""",
        "ERROR SCHEMA_VALIDATION_FAILED The field 'Type' should have one of these values: "
        + "[Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] @ /States/S/Type")]
    [InlineData(
        """{"QueryLanguage":"JSONata","StartAt":"S","States":{"S":{"Type":"Pass","QueryLanguage":"JSONPath","End":true}}}""",
        "ERROR SCHEMA_VALIDATION_FAILED 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine @ /States/S")]
    [InlineData("""{"StartAt":"S","States":{}}""", "ERROR SCHEMA_VALIDATION_FAILED Value cannot be empty @ /States")]
    [InlineData("""{"StartAt":"S","States":[]}""", "ERROR SCHEMA_VALIDATION_FAILED Value must be an object @ /States")]
    [InlineData(
        """{"StartAt":1,"States":{"S":{"Type":"Pass","End":true}}}""",
        "ERROR SCHEMA_VALIDATION_FAILED Value must be a string @ /StartAt")]
    [InlineData(
        """{"StartAt":"X","States":{"S":{"Type":"Pass","End":true}}}""",
        "ERROR MISSING_TRANSITION_TARGET Missing 'StartAt' target: X @ /StartAt")]
    [InlineData(
        """{"StartAt":"S","States":{"S":{"Type":"Pass","End":true}},"Extra":1}""",
        "ERROR SCHEMA_VALIDATION_FAILED Field is not supported @ /Extra")]
    [InlineData(
        """{"StartAt":"S","TimeoutSeconds":0,"States":{"S":{"Type":"Pass","End":true}}}""",
        "ERROR SCHEMA_VALIDATION_FAILED Value must be an integer from 1 to 99999999 @ /TimeoutSeconds")]
    [InlineData(
        """{"StartAt":"S","Version":"2.0","States":{"S":{"Type":"Pass","End":true}}}""",
        "ERROR SCHEMA_VALIDATION_FAILED The field 'Version' should have one of these values: [1.0] @ /Version")]
    [InlineData(
        """{"StartAt":"S","QueryLanguage":"SQL","States":{"S":{"Type":"Pass","End":true}}}""",
        "ERROR SCHEMA_VALIDATION_FAILED The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata] @ /QueryLanguage")]
    [InlineData(
        """{"StartAt":"S","States":{"S":1,"Z":{"Type":"Succeed"}}}""",
        "ERROR SCHEMA_VALIDATION_FAILED Value must be an object @ /States/S; "
            + "ERROR MISSING_TRANSITION_TARGET State \"Z\" is not reachable. @ /States/Z")]
    public void Mistakes_in_the_top_level_of_a_state_machine_are_reported(
        string definition, string expected) => Assert.Equal(expected, Check(definition));

    [Theory]
    [InlineData(
        "\"Type\":\"Pass\"",
        "SCHEMA_VALIDATION_FAILED One of these fields is required: [Next, End] @ /States/S; "
        + "ERROR MISSING_END_STATE There is no terminal state @ /")]
    [InlineData(
        "\"Type\":\"Pass\",\"Next\":\"S\",\"End\":true",
        "SCHEMA_VALIDATION_FAILED Only one of these fields is allowed: [Next, End] @ /States/S")]
    [InlineData(
        "\"Type\":\"Pass\",\"End\":false",
        "SCHEMA_VALIDATION_FAILED The field 'End' should have one of these values: [true] @ /States/S/End")]
    [InlineData(
        "\"Type\":\"Pass\",\"Next\":\"X\"",
        "MISSING_TRANSITION_TARGET Missing 'Next' target: X @ /States/S/Next; ERROR MISSING_END_STATE There is no terminal state @ /")]
    [InlineData(
        "\"Type\":\"Pass\",\"Next\":1",
        "SCHEMA_VALIDATION_FAILED Value must be a string @ /States/S/Next; ERROR MISSING_END_STATE There is no terminal state @ /")]
    [InlineData("\"Comment\":\"no type\",\"End\":true", "SCHEMA_VALIDATION_FAILED These fields are required: [Type] @ /States/S")]
    [InlineData("\"Type\":\"Pass\",\"Comment\":1,\"End\":true", "SCHEMA_VALIDATION_FAILED Value must be a string @ /States/S/Comment")]
    [InlineData(
        "\"Type\":\"Pass\",\"QueryLanguage\":\"SQL\",\"End\":true",
        "SCHEMA_VALIDATION_FAILED The field 'QueryLanguage' should have one of these values: "
        + "[JSONPath, JSONata] @ /States/S/QueryLanguage")]
    [InlineData(
        "\"Type\":\"Pass\",\"Resource\":\"x\",\"End\":true",
        "SCHEMA_VALIDATION_FAILED Field is not supported @ /States/S/Resource")]
    [InlineData("\"Type\":\"Pass\",\"Arguments\":{},\"End\":true", "SCHEMA_VALIDATION_FAILED Field is not supported @ /States/S/Arguments")]
    [InlineData(
        "\"Type\":\"Pass\",\"InputPath\":\"a\",\"End\":true",
        "SCHEMA_VALIDATION_FAILED Value is not a valid JSONPath @ /States/S/InputPath")]
    [InlineData(
        "\"Type\":\"Pass\",\"OutputPath\":1,\"End\":true",
        "SCHEMA_VALIDATION_FAILED Value is not a valid JSONPath @ /States/S/OutputPath")]
    [InlineData(
        "\"Type\":\"Pass\",\"ResultPath\":\"$.a[*]\",\"End\":true",
        "SCHEMA_VALIDATION_FAILED Value is not a Reference Path @ /States/S/ResultPath")]
    [InlineData(
        "\"Type\":\"Pass\",\"ResultPath\":\"a\",\"End\":true",
        "SCHEMA_VALIDATION_FAILED Value is not a Reference Path @ /States/S/ResultPath")]
    [InlineData(
        "\"Type\":\"Pass\",\"Parameters\":{\"a\":[{\"b.$\":\"c\"}]},\"End\":true",
        "SCHEMA_VALIDATION_FAILED The value for the field 'b.$' must be a valid JSONPath or a valid intrinsic function call @ "
        + "/States/S/Parameters")]
    [InlineData(
        "\"Type\":\"Pass\",\"Parameters\":{\"b.$\":1},\"End\":true",
        "SCHEMA_VALIDATION_FAILED The value for the field 'b.$' must be a valid JSONPath or a valid intrinsic function call @ "
        + "/States/S/Parameters")]
    [InlineData("\"Type\":\"Pass\",\"Assign\":[],\"End\":true", "SCHEMA_VALIDATION_FAILED Value must be an object @ /States/S/Assign")]
    [InlineData(
        "\"Type\":\"Pass\",\"Assign\":{\"states\":1},\"End\":true",
        "SCHEMA_VALIDATION_FAILED 'states' is not a valid variable name @ /States/S/Assign")]
    [InlineData(
        "\"Type\":\"Pass\",\"Assign\":{\"1a.$\":\"$\"},\"End\":true",
        "SCHEMA_VALIDATION_FAILED '1a' is not a valid variable name @ /States/S/Assign")]
    [InlineData("\"Type\":\"Task\",\"End\":true", "SCHEMA_VALIDATION_FAILED These fields are required: [Resource] @ /States/S")]
    [InlineData(
        "\"Type\":\"Task\",\"Resource\":\"hello\",\"End\":true",
        "INVALID_RESOURCE Value is not a valid resource ARN @ /States/S/Resource")]
    [InlineData(
        "\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::\",\"End\":true",
        "SCHEMA_VALIDATION_FAILED The resource provided arn:aws:states::: is not recognized. "
        + "The value is not a valid resource ARN, or the resource is not available in this region. @ /States/S/Resource")]
    [InlineData(
        "\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::sqs:sendMessage\",\"TimeoutSeconds\":0,\"End\":true",
        "SCHEMA_VALIDATION_FAILED Value must be an integer from 1 to 99999999 @ /States/S/TimeoutSeconds")]
    [InlineData(
        "\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::sqs:sendMessage\",\"TimeoutSeconds\":5,\"TimeoutSecondsPath\":\"$.t\",\"End\":true",
        "SCHEMA_VALIDATION_FAILED Only one of these fields is allowed: [TimeoutSeconds, TimeoutSecondsPath] @ /States/S")]
    [InlineData(
        "\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::sqs:sendMessage\",\"TimeoutSeconds\":5,\"HeartbeatSeconds\":5,\"End\":true",
        "SCHEMA_VALIDATION_FAILED The value of 'HeartbeatSeconds' must be smaller than that of 'TimeoutSeconds' @ "
        + "/States/S/HeartbeatSeconds")]
    [InlineData(
        "\"Type\":\"Wait\",\"End\":true",
        "SCHEMA_VALIDATION_FAILED One of these fields is required: [Seconds, SecondsPath, Timestamp, TimestampPath] @ /States/S")]
    [InlineData(
        "\"Type\":\"Wait\",\"Seconds\":1,\"Timestamp\":\"2016-03-14T01:59:00Z\",\"End\":true",
        "SCHEMA_VALIDATION_FAILED Only one of these fields is allowed: [Seconds, SecondsPath, Timestamp, TimestampPath] @ /States/S")]
    [InlineData(
        "\"Type\":\"Wait\",\"Seconds\":-1,\"End\":true",
        "SCHEMA_VALIDATION_FAILED Value must be an integer from 0 to 99999999 @ /States/S/Seconds")]
    [InlineData(
        "\"Type\":\"Wait\",\"Seconds\":1e400,\"End\":true",
        "SCHEMA_VALIDATION_FAILED Value must be an integer from 0 to 99999999 @ /States/S/Seconds")]
    [InlineData(
        "\"Type\":\"Wait\",\"SecondsPath\":\"States.MathAdd(1,1)\",\"End\":true",
        "SCHEMA_VALIDATION_FAILED Value is not a valid JSONPath @ /States/S/SecondsPath")]
    [InlineData(
        "\"Type\":\"Wait\",\"Timestamp\":\"2016-13-14T01:59:00Z\",\"End\":true",
        "SCHEMA_VALIDATION_FAILED String does not match RFC3339 timestamp @ /States/S/Timestamp")]
    [InlineData("\"Type\":\"Fail\",\"End\":true", "SCHEMA_VALIDATION_FAILED Field is not supported @ /States/S/End")]
    [InlineData("\"Type\":\"Fail\",\"Error\":1", "SCHEMA_VALIDATION_FAILED Value must be a string @ /States/S/Error")]
    [InlineData(
        "\"Type\":\"Fail\",\"Error\":\"E\",\"ErrorPath\":\"$.e\"",
        "SCHEMA_VALIDATION_FAILED Only one of these fields is allowed: [Error, ErrorPath] @ /States/S")]
    [InlineData(
        "\"Type\":\"Fail\",\"CausePath\":\"e\"",
        "SCHEMA_VALIDATION_FAILED Value is not a valid JSONPath or intrinsic function call @ /States/S/CausePath")]
    [InlineData("\"Type\":\"Succeed\",\"ResultPath\":\"$\"", "SCHEMA_VALIDATION_FAILED Field is not supported @ /States/S/ResultPath")]
    [InlineData("\"Type\":\"Parallel\",\"End\":true", "SCHEMA_VALIDATION_FAILED These fields are required: [Branches] @ /States/S")]
    [InlineData(
        "\"Type\":\"Parallel\",\"Branches\":{},\"End\":true",
        "SCHEMA_VALIDATION_FAILED Value must be an array @ /States/S/Branches")]
    [InlineData(
        "\"Type\":\"Parallel\",\"Branches\":[],\"End\":true",
        "SCHEMA_VALIDATION_FAILED Value cannot be empty @ /States/S/Branches")]
    [InlineData(
        "\"Type\":\"Parallel\",\"Branches\":[1],\"End\":true",
        "SCHEMA_VALIDATION_FAILED Value must be an object @ /States/S/Branches/0")]
    [InlineData(
        "\"Type\":\"Parallel\",\"Branches\":[{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"Next\":\"S\"}}}],\"End\":true",
        "MISSING_TRANSITION_TARGET Missing 'Next' target: S @ /States/S/Branches/0/States/A/Next; "
        + "ERROR MISSING_END_STATE There is no terminal state @ /States/S/Branches/0")]
    [InlineData(
        "\"Type\":\"Parallel\",\"Branches\":[{\"StartAt\":\"S\",\"States\":{\"S\":{\"Type\":\"Succeed\"}}}],\"End\":true",
        "DUPLICATE_STATE_NAME Duplicate State name: S @ /States/S/Branches/0/States/S")]
    public void Mistakes_in_a_state_are_reported(string fields, string expected) => Assert.Equal($"ERROR {expected}", Check(State(fields)));

    [Theory]
    [InlineData("\"Retry\":1", "SCHEMA_VALIDATION_FAILED Value must be an array @ /States/S/Retry")]
    [InlineData("\"Retry\":[1]", "SCHEMA_VALIDATION_FAILED Value must be an object @ /States/S/Retry/0")]
    [InlineData("\"Retry\":[{}]", "SCHEMA_VALIDATION_FAILED These fields are required: [ErrorEquals] @ /States/S/Retry/0")]
    [InlineData(
        "\"Retry\":[{\"ErrorEquals\":[]}]",
        "SCHEMA_VALIDATION_FAILED Value must be an array of one or more strings @ /States/S/Retry/0/ErrorEquals")]
    [InlineData(
        "\"Retry\":[{\"ErrorEquals\":[\"States.ALL\",\"E\"]}]",
        "SCHEMA_VALIDATION_FAILED 'States.ALL' must appear alone and in the last element @ /States/S/Retry/0/ErrorEquals")]
    [InlineData(
        "\"Retry\":[{\"ErrorEquals\":[\"States.ALL\"]},{\"ErrorEquals\":[\"E\"]}]",
        "SCHEMA_VALIDATION_FAILED 'States.ALL' must appear alone and in the last element @ /States/S/Retry/0/ErrorEquals")]
    [InlineData(
        "\"Retry\":[{\"ErrorEquals\":[\"States.Mine\"]}]",
        "SCHEMA_VALIDATION_FAILED 'States.Mine' is not an error name of the States Language, "
        + "which reserves names that start with 'States.' @ /States/S/Retry/0/ErrorEquals")]
    [InlineData(
        "\"Retry\":[{\"ErrorEquals\":[\"E\"],\"IntervalSeconds\":0}]",
        "SCHEMA_VALIDATION_FAILED Value must be an integer from 1 to 99999999 @ /States/S/Retry/0/IntervalSeconds")]
    [InlineData(
        "\"Retry\":[{\"ErrorEquals\":[\"E\"],\"MaxAttempts\":-1}]",
        "SCHEMA_VALIDATION_FAILED Value must be an integer from 0 to 99999999 @ /States/S/Retry/0/MaxAttempts")]
    [InlineData(
        "\"Retry\":[{\"ErrorEquals\":[\"E\"],\"BackoffRate\":0.5}]",
        "SCHEMA_VALIDATION_FAILED Value must be a number of 1 or more @ /States/S/Retry/0/BackoffRate")]
    [InlineData(
        "\"Retry\":[{\"ErrorEquals\":[\"E\"],\"MaxDelaySeconds\":31622400}]",
        "SCHEMA_VALIDATION_FAILED Value must be an integer from 1 to 31622399 @ /States/S/Retry/0/MaxDelaySeconds")]
    [InlineData(
        "\"Retry\":[{\"ErrorEquals\":[\"E\"],\"IntervalSeconds\":5,\"MaxDelaySeconds\":5}]",
        "SCHEMA_VALIDATION_FAILED The value of 'MaxDelaySeconds' must be greater than that of 'IntervalSeconds' @ "
        + "/States/S/Retry/0/MaxDelaySeconds")]
    [InlineData(
        "\"Retry\":[{\"ErrorEquals\":[\"E\"],\"JitterStrategy\":\"SOME\"}]",
        "SCHEMA_VALIDATION_FAILED The field 'JitterStrategy' should have one of these values: "
        + "[FULL, NONE] @ /States/S/Retry/0/JitterStrategy")]
    [InlineData(
        "\"Retry\":[{\"ErrorEquals\":[\"E\"],\"Next\":\"S\"}]",
        "SCHEMA_VALIDATION_FAILED Field is not supported @ /States/S/Retry/0/Next")]
    [InlineData("\"Catch\":[{\"ErrorEquals\":[\"E\"]}]", "SCHEMA_VALIDATION_FAILED These fields are required: [Next] @ /States/S/Catch/0")]
    [InlineData(
        "\"Catch\":[{\"ErrorEquals\":[\"E\"],\"Next\":\"X\"}]",
        "MISSING_TRANSITION_TARGET Missing 'Next' target: X @ /States/S/Catch/0/Next")]
    [InlineData(
        "\"Catch\":[{\"ErrorEquals\":[\"E\"],\"Next\":\"S\",\"ResultPath\":\"x\"}]",
        "SCHEMA_VALIDATION_FAILED Value is not a Reference Path @ /States/S/Catch/0/ResultPath")]
    [InlineData(
        "\"Catch\":[{\"ErrorEquals\":[\"E\"],\"Next\":\"S\",\"Output\":1}]",
        "SCHEMA_VALIDATION_FAILED Field is not supported @ /States/S/Catch/0/Output")]
    public void Mistakes_in_retriers_and_catchers_are_reported(string fields, string expected) => Assert.Equal(
        $"ERROR {expected}", Check(State($"\"Type\":\"Task\",\"Resource\":\"{Some.Lambda}f\",{fields},\"End\":true")));

    [Theory]
    [InlineData(
        "{}",
        "SCHEMA_VALIDATION_FAILED These fields are required: [Next] @ /States/S/Choices/0; "
        + "ERROR SCHEMA_VALIDATION_FAILED A choice rule must have exactly one operator @ /States/S/Choices/0")]
    [InlineData(
        "{\"Variable\":\"$.a\",\"IsNull\":true,\"IsString\":true,\"Next\":\"Z\"}",
        "SCHEMA_VALIDATION_FAILED A choice rule must have exactly one operator @ /States/S/Choices/0")]
    [InlineData(
        "{\"Variable\":\"$.a\",\"NumericEquals\":\"1\",\"Next\":\"Z\"}",
        "SCHEMA_VALIDATION_FAILED Value must be a number @ /States/S/Choices/0/NumericEquals")]
    [InlineData(
        "{\"Variable\":\"$.a\",\"TimestampEquals\":\"1\",\"Next\":\"Z\"}",
        "SCHEMA_VALIDATION_FAILED String does not match RFC3339 timestamp @ /States/S/Choices/0/TimestampEquals")]
    [InlineData(
        "{\"Variable\":\"a\",\"NumericEquals\":1,\"Next\":\"Z\"}",
        "SCHEMA_VALIDATION_FAILED Value is not a valid JSONPath @ /States/S/Choices/0/Variable")]
    [InlineData(
        "{\"NumericEquals\":1,\"Next\":\"Z\"}",
        "SCHEMA_VALIDATION_FAILED These fields are required: [Variable] @ /States/S/Choices/0")]
    [InlineData(
        "{\"Variable\":\"$.a\",\"NumericEqualsPath\":\"a\",\"Next\":\"Z\"}",
        "SCHEMA_VALIDATION_FAILED Value is not a valid JSONPath @ /States/S/Choices/0/NumericEqualsPath")]
    [InlineData(
        "{\"Variable\":\"$.a\",\"NumberEquals\":1,\"Next\":\"Z\"}",
        "SCHEMA_VALIDATION_FAILED Field is not supported @ /States/S/Choices/0/NumberEquals")]
    [InlineData(
        "{\"And\":[],\"Next\":\"Z\"}",
        "SCHEMA_VALIDATION_FAILED Value must be an array of one or more choice rules @ /States/S/Choices/0/And")]
    [InlineData("{\"Or\":[1],\"Next\":\"Z\"}", "SCHEMA_VALIDATION_FAILED Value must be an object @ /States/S/Choices/0/Or/0")]
    [InlineData(
        "{\"Not\":{\"Variable\":\"$.a\",\"IsNull\":1},\"Next\":\"Z\"}",
        "SCHEMA_VALIDATION_FAILED Value must be a boolean @ /States/S/Choices/0/Not/IsNull")]
    [InlineData(
        "{\"Not\":{\"Variable\":\"$.a\",\"IsNull\":true,\"Next\":\"Z\"},\"Next\":\"Z\"}",
        "SCHEMA_VALIDATION_FAILED A choice rule must have exactly one operator @ /States/S/Choices/0/Not")]
    [InlineData(
        "{\"Variable\":\"$.a\",\"IsNull\":true,\"Next\":\"X\"}",
        "MISSING_TRANSITION_TARGET Missing 'Next' target: X @ /States/S/Choices/0/Next")]
    public void Mistakes_in_choice_rules_are_reported(string rule, string expected) => Assert.Equal(
        $"ERROR {expected}",
        Check($"{{\"StartAt\":\"S\",\"States\":{{\"S\":{{\"Type\":\"Choice\",\"Default\":\"Z\",\"Choices\":[{rule}]}},{End}}}}}"));

    [Theory]
    [InlineData("\"Type\":\"Choice\",\"Default\":\"Z\"", "SCHEMA_VALIDATION_FAILED These fields are required: [Choices] @ /States/S")]
    [InlineData(
        "\"Type\":\"Choice\",\"Default\":\"Z\",\"Choices\":[]",
        "SCHEMA_VALIDATION_FAILED Value cannot be empty @ /States/S/Choices")]
    [InlineData(
        "\"Type\":\"Choice\",\"Default\":\"Z\",\"Choices\":{}",
        "SCHEMA_VALIDATION_FAILED Value must be an array @ /States/S/Choices")]
    [InlineData(
        "\"Type\":\"Choice\",\"Default\":\"Z\",\"Choices\":[1]",
        "SCHEMA_VALIDATION_FAILED Value must be an object @ /States/S/Choices/0")]
    [InlineData(
        "\"Type\":\"Choice\",\"Default\":\"X\",\"Choices\":[{\"Variable\":\"$\",\"IsNull\":true,\"Next\":\"Z\"}]",
        "MISSING_TRANSITION_TARGET Missing 'Default' target: X @ /States/S/Default")]
    [InlineData("\"Type\":\"Pass\",\"End\":true", "MISSING_TRANSITION_TARGET State \"Z\" is not reachable. @ /States/Z")]
    [InlineData(
        "\"Type\":\"Pass\",\"Next\":\"Z\",\"QueryLanguage\":\"JSONata\",\"InputPath\":\"$\"",
        "SCHEMA_VALIDATION_FAILED Field is not supported @ /States/S/InputPath")]
    [InlineData(
        "\"Type\":\"Choice\",\"QueryLanguage\":\"JSONata\",\"Default\":\"Z\",\"Choices\":[{\"Condition\":1,\"Next\":\"Z\"}]",
        "SCHEMA_VALIDATION_FAILED Value must be a JSONata expression or a boolean @ /States/S/Choices/0/Condition")]
    [InlineData(
        "\"Type\":\"Choice\",\"QueryLanguage\":\"JSONata\",\"Default\":\"Z\",\"Choices\":[{\"Next\":\"Z\"}]",
        "SCHEMA_VALIDATION_FAILED These fields are required: [Condition] @ /States/S/Choices/0")]
    [InlineData(
        "\"Type\":\"Pass\",\"Next\":\"Z\",\"QueryLanguage\":\"JSONata\",\"Output\":{\"a\":[\"{% 1 + %}\"]}",
        "SCHEMA_VALIDATION_FAILED The JSONata expression '1 +' is not valid: S0207: Unexpected end of expression @ /States/S/Output/a/0")]
    [InlineData(
        "\"Type\":\"Wait\",\"Next\":\"Z\",\"QueryLanguage\":\"JSONata\",\"Seconds\":\"{% ( %}\"",
        "SCHEMA_VALIDATION_FAILED The JSONata expression '(' is not valid: S0203: "
        + "Expected \")\" before end of expression @ /States/S/Seconds")]
    public void Mistakes_in_a_state_with_a_successor_are_reported(string fields, string expected) =>
        Assert.Equal($"ERROR {expected}", Check($"{{\"StartAt\":\"S\",\"States\":{{\"S\":{{{fields}}},{End}}}}}"));

    [Theory]
    [InlineData("", "SCHEMA_VALIDATION_FAILED One of these fields is required: [ItemProcessor, Iterator] @ /States/S")]
    [InlineData("\"ItemProcessor\":1,", "SCHEMA_VALIDATION_FAILED Value must be an object @ /States/S/ItemProcessor")]
    [InlineData(
        "P,\"ItemSelector\":{},\"Parameters\":{},",
        "SCHEMA_VALIDATION_FAILED Only one of these fields is allowed: [ItemSelector, Parameters] @ /States/S")]
    [InlineData(
        "P,\"MaxConcurrency\":-1,",
        "SCHEMA_VALIDATION_FAILED Value must be an integer from 0 to 2147483647 @ /States/S/MaxConcurrency")]
    [InlineData("P,\"Label\":\"a\",", "SCHEMA_VALIDATION_FAILED Field is supported only in 'DISTRIBUTED' mode @ /States/S/Label")]
    [InlineData(
        "D,\"Label\":\"a b\",",
        "INVALID_LABEL_NAME Labels have 1 to 40 characters, without spaces, wildcards, brackets and \"#%\\^|~`$&,;:/ @ /States/S/Label")]
    [InlineData(
        "D,\"ToleratedFailurePercentage\":101,",
        "SCHEMA_VALIDATION_FAILED Value must be a number from 0 to 100 @ /States/S/ToleratedFailurePercentage")]
    [InlineData("D,\"ItemReader\":{},", "SCHEMA_VALIDATION_FAILED These fields are required: [Resource] @ /States/S/ItemReader")]
    [InlineData(
        "D,\"ItemReader\":{\"Resource\":\"x\"},",
        "INVALID_RESOURCE Value is not a valid resource ARN @ /States/S/ItemReader/Resource")]
    [InlineData(
        "D,\"ItemReader\":{\"Resource\":\"arn:aws:states:::s3:getObject\",\"ReaderConfig\":{\"InputType\":\"XML\"}},",
        "SCHEMA_VALIDATION_FAILED The field 'InputType' should have one of these values: "
        + "[CSV, JSON, JSONL, PARQUET, MANIFEST] @ /States/S/ItemReader/ReaderConfig/InputType")]
    [InlineData(
        "D,\"ItemReader\":{\"Resource\":\"arn:aws:states:::s3:getObject\",\"ReaderConfig\":{\"InputType\":\"CSV\"}},",
        "SCHEMA_VALIDATION_FAILED The field 'CSVHeaderLocation' should have one of these values: "
        + "[FIRST_ROW, GIVEN] @ /States/S/ItemReader/ReaderConfig/CSVHeaderLocation")]
    [InlineData(
        "D,\"ItemReader\":{\"Resource\":\"arn:aws:states:::s3:getObject\",\"ReaderConfig\":{\"InputType\":\"CSV\",\"CSVHeaderLocation\":\"GIVEN\"}},",
        "SCHEMA_VALIDATION_FAILED These fields are required: [CSVHeaders] @ /States/S/ItemReader/ReaderConfig")]
    [InlineData(
        "D,\"ItemBatcher\":{},",
        "SCHEMA_VALIDATION_FAILED One of these fields is required: [MaxItemsPerBatch, MaxInputBytesPerBatch] @ /States/S/ItemBatcher")]
    [InlineData(
        "D,\"ItemBatcher\":{\"MaxItemsPerBatch\":0},",
        "SCHEMA_VALIDATION_FAILED Value must be an integer from 1 to 2147483647 @ /States/S/ItemBatcher/MaxItemsPerBatch")]
    [InlineData("D,\"ResultWriter\":1,", "SCHEMA_VALIDATION_FAILED Value must be an object @ /States/S/ResultWriter")]
    [InlineData(
        "M,",
        "SCHEMA_VALIDATION_FAILED The field 'Mode' should have one of these values: "
        + "[INLINE, DISTRIBUTED] @ /States/S/ItemProcessor/ProcessorConfig/Mode")]
    public void Mistakes_in_a_Map_state_are_reported(string fields, string expected)
    {
        const string Inner = "\"StartAt\":\"I\",\"States\":{\"I\":{\"Type\":\"Succeed\"}}";
        fields = fields
            .Replace("P,", $"\"ItemProcessor\":{{{Inner}}},", StringComparison.Ordinal)
            .Replace(
                "D,",
                $"\"ItemProcessor\":{{\"ProcessorConfig\":{{\"Mode\":\"DISTRIBUTED\",\"ExecutionType\":\"STANDARD\"}},{Inner}}},",
                StringComparison.Ordinal)
            .Replace("M,", $"\"ItemProcessor\":{{\"ProcessorConfig\":{{\"Mode\":\"FAST\"}},{Inner}}},", StringComparison.Ordinal);

        Assert.Equal($"ERROR {expected}", Check(State($"\"Type\":\"Map\",{fields}\"End\":true")));
    }

    [Fact]
    public void Duplicate_labels_are_reported()
    {
        static string Map(string name, string next) =>
            $"\"{name}\":{{\"Type\":\"Map\",\"Label\":\"L\",{next},\"ItemProcessor\":{{\"ProcessorConfig\":{{\"Mode\":\"DISTRIBUTED\"}},"
            + $"\"StartAt\":\"I{name}\",\"States\":{{\"I{name}\":{{\"Type\":\"Succeed\"}}}}}}}}";

        Assert.Equal(
            "ERROR DUPLICATE_LABEL_NAME Duplicate Label: L @ /States/B/Label",
            Check($"{{\"StartAt\":\"A\",\"States\":{{{Map("A", "\"Next\":\"B\"")},{Map("B", "\"End\":true")}}}}}"));
    }

    [Theory]
    [InlineData("arn:aws:states:us-east-1:123456789012:activity:work", "Express state machine does not support Activity ARN")]
    [InlineData(
        "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Express state machine does not support '.waitForTaskToken' service integration ")]
    [InlineData("arn:aws:states:::states:startExecution.sync:2", "Express state machine does not support '.sync' service integration")]
    public void An_Express_state_machine_cannot_wait_for_a_job_or_a_callback(string resource, string message)
    {
        var definition = State($"\"Type\":\"Task\",\"Resource\":\"{resource}\",\"End\":true");

        Assert.Equal($"ERROR SCHEMA_VALIDATION_FAILED {message} @ /States/S/Resource", Check(definition, WorkflowType.Express));
        Assert.Equal("", Check(definition));
    }

    [Theory]
    [InlineData(
        "\"Type\":\"Pass\",\"Parameters\":{\"a\":\"$.b\"},\"End\":true",
        "NO_DOLLAR The value for the field 'a' looks like a JSONPath or an intrinsic function call, "
        + "but the field's name does not end with '.$' @ /States/S/Parameters")]
    [InlineData(
        "\"Type\":\"Pass\",\"Result\":{\"a.$\":\"$.b\"},\"End\":true",
        "PASS_RESULT_IS_STATIC The result of a Pass state is static: paths in it are not evaluated @ /States/S/Result")]
    [InlineData(
        "\"Type\":\"Fail\",\"Cause\":\"$.b\"",
        "NO_PATH The value looks like a path, but the field's name is not 'CausePath' @ /States/S/Cause")]
    public void Likely_mistakes_are_reported_as_warnings(string fields, string expected)
    {
        var result = DefinitionValidator.Validate(State(fields));

        Assert.Equal(ValidationResult.Ok, result.Result);
        Assert.Equal($"WARNING {expected}", Tell(result));
        Assert.Empty(DefinitionValidator.Validate(State(fields), severity: Diagnostic.Error).Diagnostics);
    }

    [Fact]
    public void A_missing_definition_is_reported() =>
        Assert.Equal("ERROR MISSING_DESCRIPTION Definition is missing @ ", Tell(DefinitionValidator.Validate(null)));

    [Fact]
    public void Invalid_JSON_is_reported_with_its_position()
    {
        var found = Assert.Single(DefinitionValidator.Validate("{\n  \"StartAt\": x\n}").Diagnostics);

        Assert.Equal((DiagnosticCodes.InvalidJson, 2), (found.Code, found.Line));
        Assert.Contains("line: 2, column: 14", found.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{"StartAt":"S","States":{"S":{"Type":"Succeed"},"S":{"Type":"Succeed"}}}""",
        "ERROR DUPLICATE_STATE_NAME Duplicate State name: S @ /States/S")]
    [InlineData(
        """{"StartAt":"S","States":{"S":{"Type":"Succeed","Type":"Succeed"}}}""",
        "ERROR INVALID_JSON_DESCRIPTION Duplicate field 'Type' @ /States/S/Type")]
    public void A_duplicate_state_name_or_member_name_is_reported(
        string definition, string expected) => Assert.Equal(expected, Check(definition));

    [Fact]
    public void A_state_name_that_is_too_long_or_has_invalid_characters_is_reported()
    {
        static string Named(string name) => $"{{\"StartAt\":\"{name}\",\"States\":{{\"{name}\":{{\"Type\":\"Succeed\"}}}}}}";

        Assert.Equal("", Check(Named(new string('n', 80))));
        Assert.StartsWith("ERROR INVALID_STATE_NAME", Check(Named(new string('n', 81))), StringComparison.Ordinal);
        Assert.StartsWith("ERROR INVALID_STATE_NAME", Check(Named("a\\u0007")), StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        static string Nested(int depth) => depth == 0
            ? "\"Type\":\"Succeed\""
            : $"\"Type\":\"Parallel\",\"End\":true,\"Branches\":[{{\"StartAt\":\"s{depth}\",\"States\":{{\"s{depth}\":{{{Nested(depth - 1)}}}}}}}]";

        Assert.Equal("", Check(State(Nested(25))));
        Assert.StartsWith("ERROR TOO_DEEPLY_NESTED", Check(State(Nested(26))), StringComparison.Ordinal);
        Assert.StartsWith("ERROR INVALID_JSON_DESCRIPTION", Check(State(Nested(5_000))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_definition_is_accepted_and_one_over_the_size_limit_is_refused()
    {
        var states = new StringBuilder("{\"StartAt\":\"S0\",\"States\":{");
        for (var i = 0; i < 15_000; i++)
            states.Append(CultureInfo.InvariantCulture, $"\"S{i}\":{{\"Type\":\"Pass\",\"Comment\":\"comment\",\"Next\":\"S{i + 1}\"}},");
        states.Append("\"S15000\":{\"Type\":\"Succeed\"}}}");

        Assert.Equal("", Check(states.ToString()));
        Assert.Equal(
            "ERROR SCHEMA_VALIDATION_FAILED Definition is longer than 1048576 characters @ ",
            Check(states.ToString() + new string(' ', DefinitionValidator.MaxLength)));
    }

    [Fact]
    public void Diagnostics_have_line_numbers_and_are_truncated_at_the_maximum()
    {
        var definition = "{\n\"StartAt\":\"S\",\n\"States\":{\n\"S\":{\n\"Type\":\"Pass\",\n\"X\":1,\n\"Y\":1,\n\"End\":true}}}";

        Assert.Equal([6, 7], DefinitionValidator.Validate(definition).Diagnostics.Select(each => each.Line));
        var cut = DefinitionValidator.Validate(definition, maxResults: 1);
        Assert.True(cut.Truncated);
        Assert.Single(cut.Diagnostics);
    }

    [Fact]
    public void The_result_has_the_format_of_ValidateStateMachineDefinition() => Assert.Equal(
        """{"result":"FAIL","diagnostics":[{"severity":"ERROR","code":"SCHEMA_VALIDATION_FAILED","message":"These fields are required: [States, StartAt]","location":"/"}],"truncated":false}""",
        JsonSerializer.Serialize(DefinitionValidator.Validate("{}")));

    [Fact]
    public void An_invalid_definition_cannot_be_parsed_as_a_state_machine() => Assert.Equal(
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'",
        Assert.Throws<InvalidDefinitionException>(() => StateMachine.Parse("{}")).Message);
}
