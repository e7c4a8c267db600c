using OrgStarter.Conformance;

// One server for all recordings.
[assembly: AssemblyFixture(typeof(LogtoUnderTest))]
[assembly: AssemblyFixture(typeof(ConformanceReport))]
