using System.Text.Json;
using Lambda.Engine;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation.Batches;
using Lambda.Events.CloudFormation;
using Lambda.Events.CloudFront;
using Lambda.Functions.Api.Urls;
using Lambda.Functions.Callers.Alexa;
using Lambda.Functions.Callers.ApiGateway;
using Lambda.Functions.Callers.CloudFormation;
using Lambda.Functions.Callers.CloudFront;
using Lambda.Functions.Callers.Cognito;

namespace Fuzzing.Targets;

/// <summary>What functions return to those who read it: a handler may return any bytes that are JSON.</summary>
internal sealed class AnswerTarget() : Target("answers")
{
    private static readonly HashSet<string> s_ids = ["1", "2", "3"];

    private static readonly EdgeStage[] s_stages =
        [EdgeStage.ViewerRequest, EdgeStage.OriginRequest, EdgeStage.OriginResponse, EdgeStage.ViewerResponse];

    private static readonly CustomResourceEvent s_resource = new("Create", "https://example.com/", "stack", "request", "Custom::Type",
        "logical", null, default, default);

    private static readonly EdgeTrigger s_edge = JsonSerializer.Deserialize<EdgeTrigger>(
        """
        {"config":{"distributionDomainName":"d","distributionId":"i","eventType":"viewer-request","requestId":"r"},
         "request":{"clientIp":"1.2.3.4","headers":{},"method":"GET","querystring":"","uri":"/"}}
        """)!;

    public override IReadOnlyList<byte[]> Seeds { get; } = Of(
        """{"batchItemFailures":[{"itemIdentifier":"2"}]}""", """{"batchItemFailures":[]}""", "null", "\"\"", "[]", "12",
        """{"statusCode":200,"headers":{"a":"b"},"multiValueHeaders":{"c":["d","e"]},"cookies":["c=1"],"body":"aGk=","isBase64Encoded":true}""",
        """{"principalId":"u","policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*"}]},"context":{"a":1}}""",
        """{"isAuthorized":true,"context":{"a":"b"}}""",
        """{"version":"1.0","response":{"outputSpeech":{"type":"PlainText","text":"hi"},"shouldEndSession":true},"sessionAttributes":{}}""",
        """{"PhysicalResourceId":"p","Data":{"a":"b"},"NoEcho":true,"Reason":"r"}""",
        """{"version":"2","response":{"claimsOverrideDetails":{"claimsToAddOrOverride":{"a":"b"}}}}""",
        """{"response":{"claimsAndScopeOverrideDetails":{"idTokenGeneration":{"claimsToAddOrOverride":{"a":["b"]}}}}}""",
        """{"status":"302","statusDescription":"Found","headers":{"location":[{"key":"Location","value":"/x"}]},"body":"b","bodyEncoding":"text"}""",
        """{"uri":"/y","querystring":"a=1","method":"GET","headers":{},"clientIp":"1.2.3.4"}""");

    public override IReadOnlyList<byte[]> Words { get; } = Of(
        "\"statusCode\":", "\"body\":", "\"headers\":{", "\"isBase64Encoded\":true", "\"response\":{", "\"response\":1,",
        "\"Data\":", "\"a\":1,",
        "\"context\":", "999", "-1", "1e400", "[", "]", "{", "}", ",", "null", "true", "\\ud800", "\\u0000", "\"\\udfff\":1,",
        "\r\nSet-Cookie: x");

    public override bool Read(byte[] input)
    {
        BatchResponse.Read(input, s_ids);
        UrlAnswer.Read(input);
        foreach (bool? several in (bool?[])[true, false, null])
            ProxyAnswer.Read(input, new ProxyFormat(several) { DecodesBase64 = several is not true });
        AuthorizerGrant.Read(input, isSimple: true, isRest: false);
        AuthorizerGrant.Read(input, isSimple: false, isRest: true);
        AlexaAnswer.Problem(input);
        for (var version = 1; version < 4; version++) EntraAnswers.Claims(input, version, out _);
        foreach (var stage in s_stages) EdgeResult.Read(stage, s_edge, input, out _);
        // The engine passes on JSON only.
        if (PayloadJson.Error(input) is not null) return false;
        CustomResourceReply.Write(s_resource, new DestinationRecord(
            DateTimeOffset.UnixEpoch, "id", "arn:aws:lambda:us-east-1:000000000000:function:f", InvocationCondition.Success, 1,
            "{}"u8.ToArray(), DateTimeOffset.UnixEpoch)
        { Function = "f", ResponsePayload = input });
        return true;
    }
}
