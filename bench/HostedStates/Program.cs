using HostedStates;
using Lambda.Functions;
using Lambda.Workflows;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddLambda(functions => functions.AddRaw<Echo>("echo"));
builder.AddWorkflows();
builder.Build().Run();
