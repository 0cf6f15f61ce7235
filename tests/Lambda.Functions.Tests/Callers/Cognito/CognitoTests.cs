using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Lambda.Functions.Tests.Callers.Cognito;

public sealed class CognitoTests(CallersApp app) : IClassFixture<CallersApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// The event in https://learn.microsoft.com/entra/identity-platform/custom-extension-tokenissuancestart-retrieve-return-data.
    /// </summary>
    private static JsonObject TokenIssuance(string mail = "casey@contoso.com") => JsonNode.Parse("""
        {
          "type": "microsoft.graph.authenticationEvent.tokenIssuanceStart",
          "source": "/tenants/30000000-0000-0000-0000-000000000003/applications/40000000-0000-0000-0000-000000000002",
          "data": {
            "@odata.type": "microsoft.graph.onTokenIssuanceStartCalloutData",
            "tenantId": "30000000-0000-0000-0000-000000000003",
            "authenticationEventListenerId": "10000000-0000-0000-0000-000000000001",
            "customAuthenticationExtensionId": "10000000-0000-0000-0000-000000000002",
            "authenticationContext": {
              "correlationId": "20000000-0000-0000-0000-000000000002",
              "client": { "ip": "127.0.0.1", "locale": "en-us", "market": "en-us" },
              "protocol": "OAUTH2.0",
              "clientServicePrincipal": { "id": "40000000-0000-0000-0000-000000000001", "appId": "40000000-0000-0000-0000-000000000002", "appDisplayName": "My Test application", "displayName": "My Test application" },
              "resourceServicePrincipal": { "id": "40000000-0000-0000-0000-000000000003", "appId": "40000000-0000-0000-0000-000000000004", "appDisplayName": "My Test application", "displayName": "My Test application" },
              "user": { "companyName": "Casey Jensen", "createdDateTime": "2023-08-16T00:00:00Z", "displayName": "Casey Jensen", "givenName": "Casey", "id": "60000000-0000-0000-0000-000000000006", "mail": "MAIL", "preferredLanguage": "en-us", "surname": "Jensen", "userPrincipalName": "casey@contoso.com", "userType": "Member" }
            }
          }
        }
        """.Replace("MAIL", mail, StringComparison.Ordinal))!.AsObject();

    /// <summary>
    /// The events in https://learn.microsoft.com/entra/identity-platform/custom-extension-onattributecollectionsubmit-retrieve-return-data
    /// and its sibling.
    /// </summary>
    private static JsonObject Collection(string kind, string mail = "larissa@contoso.com") => JsonNode.Parse("""
        {
          "type": "microsoft.graph.authenticationEvent.attributeCollectionKIND",
          "source": "/tenants/30000000-0000-0000-0000-000000000003/applications/40000000-0000-0000-0000-000000000002",
          "data": {
            "@odata.type": "microsoft.graph.onAttributeCollectionKINDCalloutData",
            "tenantId": "30000000-0000-0000-0000-000000000003",
            "authenticationContext": { "correlationId": "20000000-0000-0000-0000-000000000002", "clientServicePrincipal": { "appId": "40000000-0000-0000-0000-000000000002" } },
            "userSignUpInfo": {
              "attributes": {
                "givenName": { "@odata.type": "microsoft.graph.stringDirectoryAttributeValue", "value": "Larissa", "attributeType": "builtIn" },
                "extension_0123456789abcdef_universityGroups": { "@odata.type": "microsoft.graph.stringDirectoryAttributeValue", "value": "Alumni", "attributeType": "directorySchemaExtension" },
                "extension_0123456789abcdef_graduationYear": { "@odata.type": "microsoft.graph.int64DirectoryAttributeValue", "value": 2010, "attributeType": "directorySchemaExtension" }
              },
              "identities": [ { "signInType": "email", "issuer": "contoso.onmicrosoft.com", "issuerAssignedId": "MAIL" } ]
            }
          }
        }
        """.Replace("KIND", kind, StringComparison.Ordinal).Replace("MAIL", mail, StringComparison.Ordinal))!.AsObject();

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(JsonNode json, string? token = "", string name = "users")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/callers/cognito/{name}")
        {
            Content = new StringContent(
            json.ToJsonString(), Encoding.UTF8, "application/json")
        };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Length == 0 ? app.Tenant.Token() : token);
        using var answer = await app.Client().SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("casey@contoso.com", "staff")]
    [InlineData("casey@fabrikam.com", "guest")]
    public async Task The_sample_trigger_adds_a_claim_to_the_token(string mail, string badge)
    {
        var (status, body) = await PostAsync(TokenIssuance(mail));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """{"data":{"@odata.type":"microsoft.graph.onTokenIssuanceStartResponseData","actions":[{"@odata.type":"microsoft.graph.tokenIssuanceStart.provideClaimsForToken","claims":{"badge":"*"}}]}}"""
                .Replace("*", badge,
                    StringComparison.Ordinal),
            body);
    }

    [Theory]
    [InlineData("Start")]
    [InlineData("Submit")]
    public async Task The_sample_trigger_accepts_a_user_who_then_signs_up(string kind)
    {
        var (status, body) = await PostAsync(Collection(kind));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """{"data":{"@odata.type":"microsoft.graph.onAttributeCollection*ResponseData","actions":[{"@odata.type":"microsoft.graph.attributeCollection*.continueWithDefaultBehavior"}]}}"""
                .Replace("*", kind,
                    StringComparison.Ordinal),
            body);
    }

    [Theory]
    [InlineData("Start")]
    [InlineData("Submit")]
    public async Task A_user_whom_the_sample_trigger_rejects_sees_the_reason(string kind)
    {
        var (status, body) = await PostAsync(Collection(kind, "larissa@example.com"));
        var action = JsonNode.Parse(body)!["data"]!["actions"]![0]!;
        Assert.Equal(
            (HttpStatusCode.OK, $"microsoft.graph.attributeCollection{kind}.showBlockPage",
                "PreSignUp failed with error addresses of example.com are not real."),
                (status, (string?)action["@odata.type"], (string?)action["message"]));
    }

    [Fact]
    public async Task The_event_contains_what_Entra_knows_about_the_user()
    {
        app.Counts.Answer = """{"response":{"claimsOverrideDetails":null}}""";
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(TokenIssuance(), name: "counting")).Status);
        var json = JsonNode.Parse(app.Counts.Events.Last())!;
        Assert.Equal(("2", "us-east-1", "us-east-1_" + EntraTenant.Id, "casey@contoso.com", "TokenGeneration_HostedAuth"),
            ((string?)json["version"], (string?)json["region"], (string?)json["userPoolId"], (string?)json["userName"],
                (string?)json["triggerSource"]));
        Assert.Equal("40000000-0000-0000-0000-000000000002", (string?)json["callerContext"]!["clientId"]);
        Assert.Equal(
            """{"sub":"60000000-0000-0000-0000-000000000006","email":"casey@contoso.com","name":"Casey Jensen","given_name":"Casey","family_name":"Jensen","locale":"en-us","preferred_username":"casey@contoso.com"}""",
            json["request"]!["userAttributes"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Collection("Submit"), name: "counting")).Status);
        json = JsonNode.Parse(app.Counts.Events.Last())!;
        Assert.Equal(("PreSignUp_SignUp",
            """{"given_name":"Larissa","custom:universityGroups":"Alumni","custom:graduationYear":"2010","email":"larissa@contoso.com"}"""),
            ((string?)json["triggerSource"], json["request"]!["userAttributes"]!.ToJsonString()));
    }

    [Fact]
    public async Task Claims_for_both_tokens_are_merged_and_their_values_become_strings()
    {
        app.Counts.Answer =
            """{"response":{"claimsAndScopeOverrideDetails":{"idTokenGeneration":{"claimsToAddOrOverride":{"a":1,"b":[true,"x"]},"claimsToSuppress":[]},"accessTokenGeneration":{"claimsToAddOrOverride":{"c":"y"}},"groupOverrideDetails":{"groupsToOverride":[]}}}}""";
        var (_, body) = await PostAsync(TokenIssuance(), name: "counting");
        Assert.Equal("""{"a":"1","b":["true","x"],"c":"y"}""", JsonNode.Parse(body)!["data"]!["actions"]![0]!["claims"]!.ToJsonString());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"request":{}}""")]
    [InlineData("""{"response":{"claimsAndScopeOverrideDetails":{"idTokenGeneration":{"claimsToSuppress":["email"]}}}}""")]
    [InlineData("""{"response":{"claimsAndScopeOverrideDetails":{"accessTokenGeneration":{"scopesToSuppress":["write"]}}}}""")]
    [InlineData("""{"response":{"claimsAndScopeOverrideDetails":{"groupOverrideDetails":{"groupsToOverride":["admins"]}}}}""")]
    [InlineData("""{"response":{"claimsAndScopeOverrideDetails":{"idTokenGeneration":{"claimsToAddOrOverride":{"a":{"b":1}}}}}}""")]
    public async Task No_token_is_issued_if_Entra_cannot_apply_the_result(string result)
    {
        app.Counts.Answer = result;
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync(TokenIssuance(), name: "counting")).Status);
    }

    [Fact]
    public async Task No_token_is_issued_if_the_trigger_fails() =>
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync(TokenIssuance(), name: "fails")).Status);

    [Fact]
    public async Task A_version_1_token_names_its_caller_in_the_appid_claim() =>
        Assert.Equal(
            HttpStatusCode.OK, (await PostAsync(TokenIssuance(), app.Tenant.Token(azp: null, appid: EntraTenant.EventsService))).Status);

    [Fact]
    public async Task A_call_needs_a_valid_token_that_Entra_issued_for_this_app()
    {
        using var other = RSA.Create(2048);
        var good = app.Tenant.Token();
        var unsigned = $"{Base64Url("""{"alg":"none","typ":"JWT"}""")}.{good.Split('.')[1]}.";
        foreach (var (what, token) in ((string, string?)[])[
            ("no token", null), ("no JWT", "x"), ("another audience", app.Tenant.Token(audience: "other")), (
                "another issuer", app.Tenant.Token(issuer: "https://example.com/v2.0")), ("another caller", app.Tenant.Token(azp: "other")),
            ("no caller", app.Tenant.Token(azp: null)),
            ("an expired token", app.Tenant.Token(validFor: TimeSpan.FromHours(-1))),
            ("another key", app.Tenant.Token(signer: other)),
            ("no signature", unsigned),
            ("a changed token", good[..^8] + "AAAAAAAA"),
            ("another tenant", app.Tenant.Token(tenant: "30000000-0000-0000-0000-000000000004"))])
            Assert.Equal((what, HttpStatusCode.Unauthorized), (what, (await PostAsync(TokenIssuance(), token)).Status));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(TokenIssuance(), good)).Status);
    }

    [Theory]
    [InlineData("type", "microsoft.graph.authenticationEvent.emailOtpSend")]
    [InlineData("type", null)]
    [InlineData("data", null)]
    public async Task An_event_of_an_unsupported_type_is_answered_with_400(string member, string? value)
    {
        var json = TokenIssuance();
        json[member] = value;
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(json)).Status);
    }

    [Fact]
    public async Task An_event_that_has_no_function_is_answered_with_404() =>
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(Collection("Submit"), name: "fails")).Status);

    private static string Base64Url(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
