-- Masked persons in a press text (周某, 石某涛等, 高某某) give way to 某人. Common surnames only, and not after the first syllable of
-- a place: 西安某公司, 江苏某公司 and 吉林某公司 are firms. What follows 某 belongs to the name only where the word ends after it.
CREATE OR REPLACE TEMP MACRO without_masked_persons(t) AS regexp_replace(regexp_replace(t,
    '(^|[^江浙西延泰淮雅吉桂玉])[赵钱孙李周吴郑王冯陈沈韩杨朱秦许何吕张孔曹严魏陶姜谢邹苏潘葛范彭鲁马方任袁柳史唐薛雷贺倪罗郝安常于傅康余顾孟黄萧尹姚邵汪毛戴宋庞熊纪项祝董梁杜阮蓝贾江郭梅林钟徐邱骆高夏蔡田樊胡凌霍柯卢莫丁邓崔程段侯武刘叶赖卜温石]某[\x{4E00}-\x{9FFF}](等|[0-9，,；;。、]|$)',
    '\1某人\2', 'g'),
    '(^|[^江浙西延泰淮雅吉桂玉])[赵钱孙李周吴郑王冯陈沈韩杨朱秦许何吕张孔曹严魏陶姜谢邹苏潘葛范彭鲁马方任袁柳史唐薛雷贺倪罗郝安常于傅康余顾孟黄萧尹姚邵汪毛戴宋庞熊纪项祝董梁杜阮蓝贾江郭梅林钟徐邱骆高夏蔡田樊胡凌霍柯卢莫丁邓崔程段侯武刘叶赖卜温石]某某?',
    '\1某人', 'g');
